"""Changes the rules one place at a time and counts how many changes no test notices.

Ours: decision 0801, why this is not one of the tools that exist.
"""
