"""Networks of the lab: what there is, what each is made of, and all of them compared."""
