"""The certificate as a record: its term, its status, its stored public document."""
