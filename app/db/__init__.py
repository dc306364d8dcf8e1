"""Tables, migrations and transactions. Imports no web framework."""
