clinic-title = Book a visit
clinic-lead = Choose a day and tell us who you are. It takes about two minutes.
clinic-book = Book a visit
clinic-name = Full name
clinic-name-missing = Enter your full name
clinic-email = Email
clinic-email-hint = We send the confirmation there.
clinic-secret = Choose a password
clinic-code = Code from your letter
clinic-day = Day of the visit
clinic-day-hint = For example, 27 3 2031
clinic-slot = Time of day
clinic-slot-missing = Choose a time of day
clinic-morning = Morning
clinic-morning-hint = From 8 to 12
clinic-afternoon = Afternoon
clinic-needs = What do you need?
clinic-branch = Branch
clinic-note = Anything else we should know?
clinic-fee = Fee
clinic-visits = { $n ->
    [one] { $n } visit
   *[other] { $n } visits
}
clinic-diary = Diary
