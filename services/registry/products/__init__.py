"""What is made: classification, identifiers, the permanent product code."""
