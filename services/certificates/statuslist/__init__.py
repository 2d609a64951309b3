"""The list of every certificate's status, packed and signed."""
