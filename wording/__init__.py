"""An answer in the words of a language model, as far as the clauses prove them."""
