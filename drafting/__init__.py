"""For who writes: how others worded it, phrases, the check of a draft, exports."""
