# The scoreboard.
blueprint-nav = Scoreboard
blueprint-title = Our scoreboard
blueprint-lead = What we promised, and how far we got. Each figure is worked out from our own records while you watch.
blueprint-back = Back to the scoreboard

blueprint-window = Over which days
blueprint-window-90d = Last 90 days
blueprint-window-year = This year
blueprint-days-range = { $first } to { $last }

blueprint-dgb-06-name = Done online from start to end
blueprint-dgb-06-about = How many of all errands needed no counter, no call and no paper.
blueprint-dgb-06-rule = We take every errand of a resident or a firm that came to an end, with a yes or a no. We count those that were made on our pages, by a program or at a public terminal, and divide by all of them.
blueprint-median-time-name = Time to get it done
blueprint-median-time-about = Half of all errands took this long or less, from the first page to the end.
blueprint-median-time-rule = We take every errand of a resident or a firm that came to an end, with a yes or a no. We put them in order by how long they took. The one in the middle is the figure.

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
blueprint-interval = The true value lies between { $lower } and { $upper }, with 95% certainty.
blueprint-range = { $lower } to { $upper }
blueprint-count-of = { $part } of { $whole } errands
blueprint-count = { $whole } errands
blueprint-target-share = { $low }% to { $high }%
blueprint-target-time = { $most } or less
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
blueprint-how-small = We hold back figures of fewer than ten errands, so that nobody can be picked out.
blueprint-how-out = We leave out what our own officers do, and errands that were given up. We say how many.
blueprint-how-help = Help is no failure. We show how many people were helped, and never hide it to look better.

blueprint-promises = All fifteen promises
blueprint-promises-lead = The list of the Digital Government Blueprint. What we do not measure yet is shown as such.
blueprint-grades = Source grade: A was read on the ministry's own page, B in the press or a second-hand text, C is widely repeated and was not read again.
blueprint-state-live = Measured
blueprint-state-none = Not measured yet
blueprint-promise-1 = Citizens who are very satisfied with digital services
blueprint-promise-2 = Businesses that are very satisfied with digital services
blueprint-promise-3 = Services with e-payment, in and out
blueprint-promise-4 = Services filled in with facts that the state has checked
blueprint-promise-5 = Services with a digital way to sign
blueprint-promise-6 = Transactions done digitally from end to end
blueprint-promise-7 = Payments made by electronic means
blueprint-promise-8 = Officers trained in data work (people)
blueprint-promise-9 = Officers with basic digital skills
blueprint-promise-10 = Digital projects that change how we work (projects)
blueprint-promise-11 = Ministries that use AI for services or policy
blueprint-promise-12 = Data projects with high impact (a year, across agencies)
blueprint-promise-13 = Core data that machines can read and fetch
blueprint-promise-14 = Time to share data across agencies (working days at most)
blueprint-promise-15 = Eligible systems on commercial cloud

blueprint-row-window = Days
blueprint-row-count = Counted
blueprint-row-interval = Range
blueprint-row-target = Target
blueprint-row-assisted = With someone's help
blueprint-row-officers = Left out: officers at work
blueprint-row-abandoned = Left out: given up
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
blueprint-head-number = No.
blueprint-head-promise = Promise
blueprint-head-target = Target
blueprint-head-grade = Grade
blueprint-head-state = State
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
blueprint-check = You can check this. Fetch the public record, keep the entries about transactions, and apply the rule.
blueprint-records = The records behind it
blueprint-records-lead = Newest first. Each leads to its entry in the public record, with the proof that it belongs there. No entry names a person.
blueprint-records-of = Only: { $service }.
blueprint-records-all = Show all
blueprint-records-older = Older records
blueprint-records-few = There are too few to show.
blueprint-entry = Entry { $n }
