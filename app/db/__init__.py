"""Tables, migrations and transactions. Knows no HTTP."""
