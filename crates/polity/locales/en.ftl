# Words that only the whole nation knows: what services are called, and what the figures on the site's cards count.

service-identity-appointment = Appointing an officer
service-identity-enrolment = Setting up an account at home
service-identity-enrolment-letter = Getting an enrolment letter at a counter
service-identity-helper-mandate = Naming a helper
service-identity-look-report = Reporting a look that seems wrong
service-identity-sign-in-methods = Changing how I sign in

live-identity = sign-ins so far
live-identity-link = Sign in
live-ledger = entries in the public record
live-ledger-link = Open the record
live-blueprint = of errands were done online from start to end
live-blueprint-link = Check our figures
live-site = pages, published from a plain folder
live-site-link = Read on
