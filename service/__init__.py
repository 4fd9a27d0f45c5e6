"""What others build on: one set of operations over a library, for the HTTP API, MCP, the command line and the app."""
