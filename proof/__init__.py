"""What an answer is made of, and how every part of it is shown to stand in a document."""
