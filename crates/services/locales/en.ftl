# Services: the catalogue, the way through a service, the cases. Sentences are short, and speak to one reader.

services-act-submitted = Application sent
