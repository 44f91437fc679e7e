"""What things are: tables, enums and shared queries. No policy lives here."""
