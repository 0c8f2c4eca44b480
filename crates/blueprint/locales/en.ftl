# The scoreboard.
blueprint-nav = Scoreboard
blueprint-title = Our scoreboard
blueprint-lead = What we promised, and how far we got. Each figure is worked out from our own records while you watch.
blueprint-back = Back to the scoreboard

blueprint-window = Over which days
blueprint-window-90d = Last 90 days
blueprint-window-year = This year
blueprint-days-range = { $first } to { $last }

blueprint-dgb-01-name = Citizens who are very satisfied with digital services
blueprint-dgb-01-about = How many answers of residents to our survey were 5 or 6 out of 6.
blueprint-dgb-01-rule = We take every answer of a resident on the six-point scale. We count the fives and sixes, and divide by all answers. Ratings on five points are never mixed in.
blueprint-dgb-01-source = Source: the entries "services.rated" of the public record, which a service writes when somebody answers.
blueprint-dgb-02-name = Businesses that are very satisfied with digital services
blueprint-dgb-02-about = How many answers of firms to our survey were 5 or 6 out of 6.
blueprint-dgb-02-rule = We take every answer of a firm on the six-point scale. We count the fives and sixes, and divide by all answers. Ratings on five points are never mixed in.
blueprint-dgb-02-source = Source: the entries "services.rated" of the public record, which a service writes when somebody answers.
blueprint-dgb-03-name = Services with e-payment, in and out
blueprint-dgb-03-about = How many live services that take or pay money let you do it electronically.
blueprint-dgb-03-rule = We take every live service that takes a fee or pays out, by what its published version says. We count those with an electronic way. We do not check yet whether a payment worked of late.
blueprint-dgb-03-source = Source: the entries "services.published" and "services.closed" of the public record, which are written when a service opens, changes or closes.
blueprint-dgb-04-name = Services filled in with facts that the state has checked
blueprint-dgb-04-about = How many live services with sign-in fill in what the state already knows.
blueprint-dgb-04-rule = We take every live service that asks you to sign in. We count those that fill in at least one fact, and those that ask nothing a register could answer.
blueprint-dgb-04-source = Source: the entries "services.published" and "services.closed" of the public record, which are written when a service opens, changes or closes.
blueprint-dgb-05-name = Services with a digital way to sign
blueprint-dgb-05-about = How many live services that need a signature take a digital one.
blueprint-dgb-05-rule = We take every live service that needs a signature, and count those that take a digital one. A scan of a signature on paper is none.
blueprint-dgb-05-source = Source: the entries "services.published" and "services.closed" of the public record, which are written when a service opens, changes or closes.
blueprint-dgb-06-name = Done online from start to end
blueprint-dgb-06-about = How many of all errands needed no counter, no call and no paper.
blueprint-dgb-06-rule = We take every errand of a resident or a firm that came to an end, with a yes or a no. We count those that were made on our pages, by a program or at a public terminal, and divide by all of them.
blueprint-dgb-06-source = Source: the entries "transaction.completed" and "transaction.abandoned" of the public record, which every service writes when an errand ends.
blueprint-dgb-07-name = Payments made by electronic means
blueprint-dgb-07-about = How many payments to and from the state were electronic.
blueprint-dgb-07-rule = We take every payment, in and out, with cash and cheques. We count the electronic ones, and divide by all. The same by value stands beside, where there is one currency.
blueprint-dgb-07-source = Source: the entries "payment.recorded" of the public record, which are written when money comes in or goes out.
blueprint-dgb-08-name = Officers trained in data work
blueprint-dgb-08-about = How many officers passed a course in data work that is still valid.
blueprint-dgb-08-rule = For each agency we take the course in data work that most officers passed and that is still valid, and add up. So nobody counts twice. Agencies declare numbers, never names.
blueprint-dgb-08-source = Source: the registers "training" and "agency" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-09-name = Officers with basic digital skills
blueprint-dgb-09-about = How many officers passed a course in basic digital skills that is still valid.
blueprint-dgb-09-rule = For each agency we take the basic course that most officers passed and that is still valid. We divide by all officers of all agencies. An agency that declares nothing counts as untrained.
blueprint-dgb-09-source = Source: the registers "training" and "agency" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-10-name = Digital projects that change how we work
blueprint-dgb-10-about = How many digital projects changed how we work, and proved it.
blueprint-dgb-10-rule = We count each such project whose outcome was measured and confirmed by a second agency. A plan does not count.
blueprint-dgb-10-source = Source: the register "project" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-11-name = Ministries that use AI for services or policy
blueprint-dgb-11-about = How many ministries use artificial intelligence, with an owner and an evaluation.
blueprint-dgb-11-rule = We take all ministries. We count those of which at least one use of AI ran in these days and was evaluated before.
blueprint-dgb-11-source = Source: the registers "ai_use" and "agency" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-12-name = Data projects with high impact (a year, across agencies)
blueprint-dgb-12-about = How many data projects across agencies came to an outcome in a year.
blueprint-dgb-12-rule = We count each project of two agencies or more that read data under one grant, and whose outcome was measured in the year and confirmed by a second agency. For "met", each ministry needs two data projects in the year as well. The year ends today, or is this calendar year.
blueprint-dgb-12-source = Source: the registers "project" and "agency" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-13-name = Core data that machines can read and fetch
blueprint-dgb-13-about = How many core facts of the registers programs can read.
blueprint-dgb-13-rule = We take every field that an agency declares as core. We count those with a schema that a program read in the last seven days.
blueprint-dgb-13-source = Source: the register "core_field" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-14-name = Time to share data across agencies
blueprint-dgb-14-about = How many working days pass from a complete request for data to its first reading.
blueprint-dgb-14-rule = We take every request that was first read in these days. We count the working days after the day on which it was complete, up to the first reading, without weekends and declared holidays. The one in the middle is the figure.
blueprint-dgb-14-source = Source: the registers "data_request" and "holiday" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-dgb-15-name = Eligible systems on commercial cloud
blueprint-dgb-15-about = How many systems that could run on commercial cloud do so.
blueprint-dgb-15-rule = We take every system that its agency declares as eligible. We count those on commercial cloud, and divide by all.
blueprint-dgb-15-source = Source: the register "system" that agencies declare in the public record, as entries "blueprint.declared".
blueprint-median-time-name = Time to get it done
blueprint-median-time-about = Half of all errands took this long or less, from the first page to the end.
blueprint-median-time-rule = We take every errand of a resident or a firm that came to an end, with a yes or a no. We put them in order by how long they took. The one in the middle is the figure.
blueprint-median-time-source = Source: the entries "transaction.completed" and "transaction.abandoned" of the public record, which every service writes when an errand ends.
blueprint-completion-name = Begun and brought to an end
blueprint-completion-about = How many errands that were begun came to an end.
blueprint-completion-rule = We take every errand of a resident or a firm that got an answer or was given up. We count those with an answer, yes or no, and divide by all.
blueprint-completion-source = Source: the entries "transaction.completed" and "transaction.abandoned" of the public record, which every service writes when an errand ends.
blueprint-prefill-coverage-name = Filled in for you
blueprint-prefill-coverage-about = Of what the state already knew, how much people did not have to type.
blueprint-prefill-coverage-rule = We take every fact that a finished errand needed and a register held. We count those that were filled in, and divide by all. The facts of one errand hang together, so we give no range.
blueprint-prefill-coverage-source = Source: the entries "transaction.completed" of the public record, which say how many facts were filled in and how many were typed.
blueprint-retyped-data-name = Typed although the state knew it
blueprint-retyped-data-about = How often people typed what the state already knew. It should be never.
blueprint-retyped-data-rule = We add up, over all finished errands, the facts that a register held and a person typed all the same.
blueprint-retyped-data-source = Source: the entries "transaction.completed" of the public record, which say how many facts were filled in and how many were typed.
blueprint-after-use-name = Good right after use
blueprint-after-use-about = How many ratings right after use were 4 or 5 out of 5.
blueprint-after-use-rule = We take every rating on five points. We count the fours and fives, and divide by all. Answers on six points are never mixed in.
blueprint-after-use-source = Source: the entries "services.rated" of the public record, which a service writes when somebody answers.

blueprint-percent = { $n }%
blueprint-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
blueprint-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
blueprint-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
blueprint-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
blueprint-too-few = Too few to show
blueprint-not-recorded = Not recorded yet
blueprint-nothing-to-count = Nothing to count
blueprint-interval = The true value lies between { $lower } and { $upper }, with 95% certainty.
blueprint-range = { $lower } to { $upper }
blueprint-no-range = None: everything is counted, so that chance has no part in it.
blueprint-target-share = { $low }% to { $high }%
blueprint-target = { $range } by the end of { $year } (source grade { $grade })
blueprint-target-line = Target: { $target }

blueprint-verdict-met = Met
blueprint-verdict-not-yet = Not yet
blueprint-verdict-too-few = Too few to say
blueprint-verdict-no-target = No target set

blueprint-made-from = Made from the first { $n } entries of the public record.
blueprint-open-record = Open the public record
blueprint-for-programs = The same for programs (JSON)

blueprint-how = How we count
blueprint-how-met = We say "met" only when chance cannot explain it: the weak end of the range has to reach the target too.
blueprint-how-small = We hold back figures behind which fewer than ten errands, answers, payments or officers stand, so that nobody can be picked out.
blueprint-how-out = We leave out what our own officers do, and errands that were given up. We say how many.
blueprint-how-help = Help is no failure. We show how many people were helped, and never hide it to look better.

blueprint-promises = All fifteen promises
blueprint-promises-lead = The list of the Digital Government Blueprint, in its order. What nobody recorded yet is shown as such.
blueprint-grades = Source grade: A was read on the ministry's own page, B in the press or a second-hand text, C is widely repeated and was not read again.

blueprint-row-window = Days
blueprint-row-count = Counted
blueprint-row-interval = Range
blueprint-row-target = Target
blueprint-row-entries = Source

blueprint-course = How it went
blueprint-course-none = There is too little to draw yet.
blueprint-course-words = The same figures stand in the table below the picture.
blueprint-course-key = Dots are the figures, bars the ranges in which the true values lie. The dashed line is the target, where there is one.
blueprint-course-table = Show the figures as a table
blueprint-course-figures = The figures of the picture
blueprint-nothing-yet = Nothing yet.

blueprint-by-service = By service
blueprint-by-agency = By agency
blueprint-by-channel = By the way people came
blueprint-head-service = Service
blueprint-head-agency = Agency
blueprint-head-channel = Way
blueprint-head-entry = Entry
blueprint-head-day = Day
blueprint-head-took = Took
blueprint-head-figure = Figure
blueprint-head-range = 95% range

blueprint-channel-web = On our pages
blueprint-channel-api = By a program
blueprint-channel-assisted = With someone's help
blueprint-channel-counter = At a counter
blueprint-channel-kiosk = At a public terminal
blueprint-channel-phone = By phone
blueprint-channel-paper = On paper

blueprint-rule = The rule
blueprint-check = You can check this. Fetch the public record, keep the entries that are named here, and apply the rule.
blueprint-records = The records behind it
blueprint-records-lead = Newest first. Each leads to its entry in the public record, with the proof that it belongs there. No entry names a person.
blueprint-records-of = Only: { $service }.
blueprint-records-all = Show all
blueprint-records-older = Older records
blueprint-records-few = There are too few to show.
blueprint-entry = Entry { $n }

blueprint-verdict-nothing = Not yet known
blueprint-verdict-not-recorded = Not yet known
blueprint-part-of = { $part } of { $things }
blueprint-share-of = { $part } of { $whole } ({ $share })
blueprint-target-most = { $most } or less
blueprint-target-least = { $least } or more
blueprint-target-own = { $range } by the end of { $year } (set by this nation)
blueprint-target-always = { $range }, always
blueprint-how-all = Where we count everything, such as all live services, chance has no part: there is no range. A target of 100% is met by all, and by nothing less.
blueprint-how-missing = What nobody recorded is no figure. We show that, and say where it would come from.
blueprint-others = And beyond the fifteen
blueprint-others-lead = What else tells whether it is easy.
blueprint-by-ministry = By ministry
blueprint-by-hosting = By where it runs
blueprint-by-direction = In and out
blueprint-head-ministry = Ministry
blueprint-head-hosting = Runs on
blueprint-head-direction = Direction
blueprint-head-answer = Answer
blueprint-head-payment = Payment
blueprint-head-record = Record
blueprint-hosting-commercial-cloud = Commercial cloud
blueprint-hosting-government-cloud = Government cloud
blueprint-hosting-own-centre = Our own data centre
blueprint-hosting-other = Elsewhere
blueprint-direction-in = To the state
blueprint-direction-out = From the state
blueprint-way-electronic = electronic
blueprint-way-other = another way
blueprint-score = { $score } of { $scale }
blueprint-withdrawn = { $id } (withdrawn)
blueprint-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}

blueprint-aside-officers = Left out: officers at work
blueprint-aside-abandoned = Given up
blueprint-aside-assisted = With someone's help
blueprint-aside-answered = Answers to errands
blueprint-aside-paid-in = Electronic, to the state
blueprint-aside-paid-out = Electronic, from the state
blueprint-aside-value = Electronic, by value
blueprint-aside-unconfirmed = Not counted: without confirmed outcome
blueprint-aside-families = Ministries with two or more in the year
blueprint-aside-silent = Agencies that declared nothing
blueprint-aside-schemaless = Without a schema
blueprint-aside-unread = Not read in seven days
blueprint-aside-in-seven = Within seven working days
blueprint-aside-waiting = Complete, and still waiting
blueprint-aside-ineligible = Left out: not eligible
blueprint-aside-live = Live services in all
blueprint-aside-ninetieth = Nine of ten within

blueprint-count-errands = { $n ->
    [one] { $n } errand
   *[other] { $n } errands
}
blueprint-count-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
blueprint-count-services = { $n ->
    [one] { $n } service
   *[other] { $n } services
}
blueprint-count-payments = { $n ->
    [one] { $n } payment
   *[other] { $n } payments
}
blueprint-count-officers = { $n ->
    [one] { $n } officer
   *[other] { $n } officers
}
blueprint-count-projects = { $n ->
    [one] { $n } project
   *[other] { $n } projects
}
blueprint-count-ministries = { $n ->
    [one] { $n } ministry
   *[other] { $n } ministries
}
blueprint-count-facts = { $n ->
    [one] { $n } fact
   *[other] { $n } facts
}
blueprint-count-fields = { $n ->
    [one] { $n } field
   *[other] { $n } fields
}
blueprint-count-requests = { $n ->
    [one] { $n } request
   *[other] { $n } requests
}
blueprint-count-systems = { $n ->
    [one] { $n } system
   *[other] { $n } systems
}

blueprint-standards-title = Service standards
blueprint-standards-lead = Each live service beside the Digital Service Standards. What our own public records decide is marked apart from what needs a person.
blueprint-standards-none = No service is live yet.
blueprint-standards-of = Standards of: { $service }
blueprint-standards-unread = We have not read the wording of these and do not guess it.
blueprint-standards-link = See which service standards each live service meets
blueprint-standard-auto-pass = Met, by our records
blueprint-standard-auto-fail = Not met, by our records
blueprint-standard-needs-person = Needs a person
blueprint-head-control = Control
blueprint-head-asks = What it asks
blueprint-head-state = State
blueprint-head-evidence = Decided by
