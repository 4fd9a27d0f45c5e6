"""The pages of the app: each module describes one page; the logic stands beside this folder."""
