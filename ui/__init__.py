"""The app's pages and components, and every string a user sees in it."""
