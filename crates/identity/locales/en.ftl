# Words of identity. Plain language: short sentences, second person, how to mend rather than what is invalid.

# Navigation and shared fields
identity-nav-counter = Counter
identity-nav-people = Look up a resident
identity-nav-reports = Residents' reports
identity-nav-admin = Agencies
identity-number = National number
identity-number-hint = A letter, seven digits and a letter, as on your card.
identity-born = Date of birth
identity-born-hint = For example, 31 3 2052

# Signing in
identity-sign-in-title = Sign in
identity-sign-in-again-title = Prove that it is you
identity-sign-in-again-lead = What you want to do next is sensitive, so we ask once more.
identity-sign-in-passkey-lead = The quickest and safest way: your fingerprint, your face or the PIN of your device.
identity-sign-in-passkey = Sign in with a passkey
identity-sign-in-password-title = With number and password
identity-sign-in-new-title = New here?
identity-sign-in-new = You need a letter from a service counter.
identity-sign-in-enrol = I have a letter
identity-sign-in-lost-title = I cannot sign in any more
identity-sign-in-lost = Go to a service counter with your identity card. An officer checks who you are and gives you a new letter. Your old ways to sign in stop working when you use it.
identity-passkey-failed = That did not work. Try again, or sign in another way.
identity-passkey-elsewhere = Passkeys need an address with a name. Open this page by its name.
identity-password = Password
identity-code-title = Enter your code
identity-code-hint = The six digits that your authenticator app shows now, or one of your printed recovery codes.
identity-code-lost-title = I do not have my app with me
identity-code-lost = Type one of the ten recovery codes that you printed. Each works once. Without app and codes, go to a service counter for a new letter.
identity-demo-title = Try it as one of these people
identity-demo-lead = This is a demonstration. The people are invented, and one click signs you in.
identity-demo-sign-in = Be this person

# Enrolling with a letter
identity-enrol-title = Open your account
identity-enrol-lead = Have the letter from the service counter beside you. It takes about five minutes.
identity-enrol-code = Code on your letter
identity-enrol-code-hint = Five groups of four. Small letters and missing hyphens are fine.
identity-enrol-none-title = No letter yet?
identity-enrol-none = Go to any service counter with your identity card or passport. The officer prints a letter for you while you wait.
identity-method-title = Choose how to sign in
identity-method-lead = Welcome, { $name }. From now on you sign in without the letter.
identity-method-recommended = Recommended
identity-method-passkey-title = A passkey
identity-method-passkey = You use your fingerprint, your face or the PIN of your phone or computer. There is nothing to remember, and nobody can trick it out of you.
identity-method-passkey-make = Make a passkey on this device
identity-method-passkey-noscript = Your browser runs no scripts, which passkeys need. Choose a password below.
identity-method-password-title = A password and an authenticator app
identity-method-password = You remember a password, and an app on your phone shows a new code every half minute.
identity-method-password-choose = Choose a password
identity-password-title = Choose a password
identity-password-lead = Four or more words that you pick at random are easy to remember and hard to guess.
identity-password-new = New password
identity-password-hint = At least 12 characters. Not your name, not the nation's name.
identity-password-again = The same password again
identity-app-title = Set up your authenticator app
identity-app-lead = Any app that makes six-digit codes will do.
identity-app-step-open = Open the app on your phone and choose to add an account.
identity-app-step-scan = Scan this picture, or type the key.
identity-app-step-type = Type the six digits that the app shows now.
identity-app-qr = QR code for your authenticator app
identity-app-secret = The key, if you cannot scan:
identity-app-here = My app is on this device
identity-app-code = Code from the app
identity-app-code-hint = Six digits
identity-recovery-title = Recovery codes
identity-recovery-lead = Print these ten codes, or write them down, and keep them in a safe place.
identity-recovery-how = Each code lets you in once, together with your password, when you do not have your phone.
identity-recovery-once = You will not see these codes again after this visit.
identity-recovery-kept = I have kept the codes
identity-recovery-gone = Your codes are shown once, right after they are made. You can make new ones; the old ones then stop working.
identity-recovery-renew = Make new recovery codes

# Home
identity-me-title = My page
identity-me-codes-few = { $count ->
    [one] You have one unused recovery code left.
   *[other] You have { $count } unused recovery codes left.
}
identity-me-answered = { $count ->
    [one] An agency answered a report of yours.
   *[other] Agencies answered { $count } reports of yours.
}
identity-me-reports = { $count ->
    [0] No report waits for an agency.
    [one] One report waits for an agency.
   *[other] { $count } reports wait for an agency.
}
identity-me-sessions = { $count ->
    [one] You are signed in at one place.
   *[other] You are signed in at { $count } places.
}
identity-me-mandates = { $count ->
    [0] Nobody acts for you, and you act for nobody.
    [one] One mandate is in force.
   *[other] { $count } mandates are in force.
}
identity-me-data = What the state holds about you, where it comes from, and how to have it put right.
identity-me-looks = Every look at your data, with the reason that was given.
identity-me-allowed = Who may have which facts about you, and how to take it back.
identity-me-methods = Passkeys, password, recovery codes.
identity-me-latest = Who looked last
identity-me-codes-fresh = Your recovery codes are waiting to be printed.
identity-acting-title = You are acting for { $name }
identity-acting-lead = What you see and do here is theirs. Everything is recorded under both names.
identity-acting-stop = Stop acting for them
identity-firm-lead = What you see and do here is the business's. Everything is recorded under its name and yours.
identity-firm-stop = Stop acting for the business
identity-firm-name = Name of the business
identity-firm-number = Number in the register
identity-firm-status = Status

# My data
identity-data-title = My data
identity-data-lead = This is what the state holds about { $name }. You opened this page, and the record says so.
identity-data-not-right = Not right?
identity-data-none = The register holds nothing about you yet.
identity-source-state = { $agency }, { $date }
identity-source-person = You told us, { $date }. Kept by { $agency }.
identity-source-verified = You told us and we checked it, { $date }. Kept by { $agency }.

# Who looked
identity-looks-title = Who looked at my data
identity-looks-lead = Newest first. Nobody can look without leaving a line here, and nobody can remove a line.
identity-looks-none = Nobody has looked yet.
identity-looks-older = Older looks
identity-looks-all = See all looks
identity-look-you = You
identity-look-helper = Your helper
identity-look-representative = Somebody who acts for the business
identity-look-service = A service that you allowed
identity-look-system = The system, by rule
identity-look-officer = { $agency }, { $role }
identity-look-why = Reason:
identity-look-what = What was seen
identity-look-wrong = This look seems wrong
identity-look-reported = You reported this look
identity-look-entry = Entry { $number } in the public record
identity-look-folded = { $count ->
    [one] Once,
   *[other] { $count } times,
}
identity-access-looked = Someone saw your data
identity-access-changed = Someone changed your data
identity-access-released = Your data was given to someone
identity-act-acting-began = A helper began to act for you
identity-act-appointed = You were appointed to an office
identity-act-appointment-ended = An appointment of yours ended
identity-act-consent-asked = You were shown what a service asks for
identity-act-consent-granted = You allowed a service to have facts about you
identity-act-consent-withdrawn = You took back what a service may have
identity-act-enrolled = Your account was opened
identity-act-facts-recorded = A fact about you was changed
identity-act-facts-released = Facts about you were given to a service
identity-act-helper-ended = A helper's mandate ended
identity-act-helper-granted = A helper was named
identity-act-letter-issued = A letter for your account was issued
identity-act-letter-revoked = A letter for your account was withdrawn
identity-act-looked-up = An officer opened your record
identity-act-profile-viewed = Your data page was opened
identity-act-register-imported = Your record was taken into the register
identity-act-searched = An officer searched by name and saw yours
identity-act-sign-in-methods-changed = Your ways to sign in were changed

# Reports
identity-reports-title = My reports
identity-reports-lead = What you told us about looks and facts that are not right, and the answers.
identity-reports-none = You have not reported anything.
identity-report-title = Report
identity-report-look-title = This look seems wrong
identity-report-section-title = Something is not right
identity-report-lead = The head of { $agency } gets your report, must answer it, and sees only what you write and the look itself. You follow it on your page.
identity-report-look-text = Why does this look seem wrong?
identity-report-section-text = What is not right, and what would be right?
identity-report-text-hint = In your own words, in any language.
identity-report-send = Send
identity-report-about-look = About a look at your data
identity-report-about-section = About data: { $section }
identity-report-thread = Messages
identity-report-resident = The resident
identity-report-reply = Your reply
identity-report-finding = What was found:
identity-report-finding-justified = There was a good reason, or the facts are right
identity-report-finding-not-justified = There was no good reason, or the facts were put right
identity-report-status-open = Waiting for the agency
identity-report-status-answered = Answered
identity-report-status-closed = Closed

# Where I am signed in
identity-sessions-title = Where I am signed in
identity-sessions-lead = Do you not know one of these? End it, and change your ways to sign in.
identity-sessions-unknown = A browser
identity-sessions-network = Network:
identity-sessions-since = Since:
identity-sessions-last = Last used:
identity-sessions-this = This browser
identity-sessions-helping = Acting for someone
identity-sessions-end = End
identity-sessions-end-others = End all others

# Sign-in methods
identity-methods-title = My ways to sign in
identity-methods-lead = Keep at least two, so that a lost phone does not lock you out.
identity-methods-prove = To change anything here, prove once more that it is you.
identity-methods-prove-now = Prove it now
identity-methods-passkeys = Passkeys
identity-methods-passkey = Passkey
identity-methods-no-passkey = You have no passkey yet.
identity-methods-added = Added:
identity-methods-used = Last used:
identity-methods-remove = Remove
identity-methods-label = Name for this passkey
identity-methods-label-hint = So that you know it again, such as the name of the device.
identity-methods-add-passkey = Add a passkey
identity-methods-password = Password and authenticator app
identity-methods-password-set = Set on:
identity-methods-password-none = You have no password. You need none with a passkey.
identity-methods-password-add = Add a password and an app
identity-methods-password-change = Change password and app
identity-methods-password-remove = Remove password and app
identity-methods-codes-since = Made on:
identity-methods-codes = { $count ->
    [0] You have no unused codes.
    [one] You have one unused code.
   *[other] You have { $count } unused codes.
}

# Helpers
identity-mandates-title = Helpers
identity-mandates-lead = A helper signs in as themselves and does things for a person who cannot. Both see it, and either ends it at once.
identity-mandates-acting = You are acting for someone now. Stop first to change anything here.
identity-mandates-helped = Who helps me
identity-mandates-helped-none = Nobody acts for you.
identity-mandates-helps = Whom I help
identity-mandates-helps-none = You act for nobody.
identity-mandates-businesses = Businesses for which I act
identity-mandates-businesses-none = You act for no business.
identity-mandates-only = Only in the service { $service }
identity-mandates-act-business = Act for this business
identity-mandates-from = From:
identity-mandates-until = Until:
identity-mandates-over = Over
identity-mandates-act = Act for this person
identity-mandates-end = End this
identity-mandates-how = A new helper is named at a service counter, with both of you there.

# Signing in to others
identity-authorize-title-login = { $name } wants to sign you in
identity-authorize-title-facts = { $name } asks for facts about you
identity-authorize-run-by = Run by { $operator }.
identity-authorize-test = Only a test
identity-authorize-message = They write:
identity-authorize-gets = What they get
identity-authorize-gets-hint = Untick what you do not want to give.
identity-authorize-openid = That it is you
identity-authorize-openid-hint = A number made for signing in. It says nothing about you, and nobody can sign you in without it.
identity-authorize-none = The register holds nothing here, so they get nothing.
identity-authorize-purpose = What for
identity-authorize-until = For how long
identity-authorize-until-words = Until { $date }. You can take it back before, on the page “What I allowed”.
identity-authorize-again = You answered before, and your answer is filled in.
identity-authorize-allow = Allow
identity-authorize-refuse = Do not allow
identity-authorize-acting = You can sign in to others only for yourself.
identity-authorize-sign-in = Sign in, and you go on to { $name }.
identity-gone-title = This sign-in is over
identity-gone-what = It took too long, was finished already, or did not begin with a service that we know.
identity-gone-mend = Go back to the service that you came from and begin again. This page gave nothing to anybody.
identity-gone-developer = For developers: what was refused, and why
identity-context-sign-in = You sign in
identity-context-payment = You pay or transfer money
identity-context-account = You open an account
identity-context-details = You change your details
identity-context-password = You change or reset your password
identity-context-device = You use a new device or place
identity-context-limit = You change a limit
identity-context-card = It is about a card
identity-context-loan = You apply for a loan
identity-context-phone = It is about a phone line
identity-context-report = You report something
identity-context-other = You do something that needs you to be sure

# What I allowed
identity-allowed-title = What I allowed
identity-allowed-lead = Who may have which facts about you. When you take it back, their next request is refused.
identity-allowed-none = You have allowed nobody to have facts about you.
identity-allowed-facts = They may have:
identity-allowed-facts-over = They could have:
identity-allowed-refused = You said no to:
identity-allowed-purpose = What for:
identity-allowed-since = Allowed:
identity-allowed-until = Until:
identity-allowed-released = Last given:
identity-allowed-released-none = nothing yet
identity-allowed-released-not-lately = not lately
identity-allowed-withdraw = Take it back
identity-allowed-gone = Taken back. From now on they get nothing more.
identity-allowed-history = Earlier answers
identity-allowed-withdrawn = You took it back: { $date }
identity-allowed-replaced = You answered again: { $date }
identity-allowed-expired = It ended by itself: { $date }

# The counter
identity-counter-title = Service counter
identity-counter-lead = Find the person before you by their national number. The look is recorded and they will see it.
identity-counter-next = Next person
identity-counter-number = National number of the person before you
identity-counter-explanation = What they came for
identity-counter-find = Find
identity-counter-issue-title = Issue a letter
identity-counter-issue-lead = Compare the person with their documents. A new letter replaces any that they still have.
identity-counter-documents = Which documents did you see?
identity-counter-documents-hint = Originals only.
identity-counter-language = Language of the letter
identity-counter-issue = Print the letter
identity-counter-letters = Letters so far
identity-counter-issued = Issued:
identity-counter-letter-open = Not used yet
identity-counter-letter-over = Used or over
identity-counter-revoke = Withdraw this letter
identity-counter-mandate-title = Name a helper
identity-counter-mandate-lead = Both people are here, or you have the wish of the person on paper.
identity-counter-mandate-granted = The helper can act from now on. Both will see it on their pages.
identity-counter-mandate-grant = Name the helper
identity-counter-represented = National number of the person who needs help
identity-counter-helper = National number of the helper
identity-counter-until = Until when?
identity-counter-until-hint = At most one year from today.
identity-document-id-card = Identity card
identity-document-passport = Passport
identity-document-birth-certificate = Birth certificate
identity-document-driving-licence = Driving licence
identity-document-witness = A person known to us who vouches for them
identity-letter-page-title = Letter to print
identity-letter-page-lead = Print this page with your browser and hand it over. The code cannot be shown again.
identity-letter-handed-over = The letter was handed over
identity-letter-title = { $nation }: your letter for opening an account
identity-letter-greeting = Dear { $name },
identity-letter-lead = With this letter you open your account at home.
identity-letter-step-open = Open { $address } in a browser.
identity-letter-step-type = Type the code below and your date of birth.
identity-letter-step-choose = Choose how you will sign in from then on.
identity-letter-code = Your code:
identity-letter-until = It works once, until { $date }.
identity-letter-warning = Show it to nobody. We never ask for this code by phone, message or at the door.

# Looking a resident up
identity-people-title = Look up a resident
identity-people-lead = The resident sees that your agency looked, when, and the reason that you give.
identity-people-seen = Your agency's duties let you see:
identity-people-sought = National number, or at least two words of the name
identity-people-sought-hint = A number finds one person. A name lists everybody whose name has all the words, twenty at most.
identity-people-agency = For which agency?
identity-people-reason = Why do you look?
identity-people-explanation = Which case is it for?
identity-people-explanation-hint = The resident reads these words. Name the case or the request.
identity-people-look = Look
identity-people-new = Start again
identity-people-several = { $count ->
    [one] One person has this name
   *[other] { $count } people have this name
}
identity-people-recorded = This look is in the record and the resident will see it. Reason:
identity-people-born = Born in
identity-people-open = Open the record
identity-people-nobody = Nobody was found that you may see. Check the number or the name.
identity-reason-application = The resident applied for something
identity-reason-enquiry = The resident asked or complained
identity-reason-correction = A record is being corrected
identity-reason-appeal = An appeal against a decision
identity-reason-legal-duty = A duty that the law orders
identity-reason-safety = Somebody is in danger

# Answering reports
identity-head-title = Residents' reports
identity-head-lead = Those that wait for an answer come first.
identity-head-none = There are no reports.
identity-head-about-look = About a look at a resident's data
identity-head-look = The look that it is about
identity-head-own-look = This report is about a look of your own, so somebody else answers it.
identity-head-answer = Your answer
identity-head-answer-hint = Say what you found out and what you did. The resident reads it.
identity-head-finding = What did you find?
identity-head-finding-none = I am still looking into it

# Administration
identity-admin-title = Agencies
identity-admin-lead = What each agency may look up follows from its duties.
identity-admin-new = Found or change an agency
identity-admin-code = Short code
identity-admin-code-hint = Small letters, digits and hyphens. It never changes. An existing code changes that agency.
identity-admin-name-en = Name in English
identity-admin-name-zh = Name in Chinese
identity-admin-name-ms = Name in Malay
identity-admin-name-ta = Name in Tamil
identity-admin-duties = Duties
identity-admin-duties-hint = Each duty opens sections of residents' records. Choose no more than the agency needs.
identity-admin-officers = Officers
identity-admin-officers-none = Nobody is appointed here.
identity-admin-since = Since:
identity-admin-end = End the appointment
identity-admin-appoint-title = Appoint an officer
identity-admin-number = National number of the officer
identity-admin-role = Role
identity-admin-appoint = Appoint
identity-role-counter-officer = counter officer
identity-role-officer = officer
identity-role-agency-head = head of the agency
identity-role-data-protection-officer = data-protection officer
identity-role-administrator = administrator
identity-duty-contact = Contact details
identity-duty-counter = Service counters
identity-duty-family = Marriages and families
identity-duty-health = Health
identity-duty-housing = Housing
identity-duty-licensing = Licences
identity-duty-registry = Register of persons
identity-duty-revenue = Taxes
identity-duty-social = Social support
identity-duty-transport = Transport
identity-duty-work = Work and learning
identity-import-title = Import a register
identity-import-lead = Paste lines of a CSV file with its header. A trial changes nothing. For a whole register use the command line.
identity-import-lines = Lines
identity-import-lines-hint = The first line names attributes: uinfin, name and dob are needed.
identity-import-try = Try it
identity-import-now = Import
identity-import-done = Imported
identity-import-trial-done = Trial: nothing was changed
identity-import-added = New people
identity-import-changed = People with changed facts
identity-import-unchanged = People unchanged
identity-import-refused = Lines left out
identity-import-line = Line
identity-import-column = Column
identity-import-what = What to mend
identity-import-more = { $count ->
    [one] And one more remark.
   *[other] And { $count } more remarks.
}
identity-import-cell-count = The line has another number of cells than the header
identity-import-check-letter = Taken in, but the last letter of the number does not fit
identity-import-column-twice = The column stands twice
identity-import-date = Not a date; write it as 2052-03-31
identity-import-empty = This must not be empty
identity-import-file-too-large = The file is too large; split it
identity-import-form = The value does not have the form of this attribute
identity-import-missing-column = The column is missing
identity-import-not-utf8 = The text is not UTF-8; save the file as UTF-8
identity-import-number-shape = Not a national number: a letter, seven digits, a letter
identity-import-number-twice = This number stood on an earlier line
identity-import-too-many-columns = There are too many columns
identity-import-unknown-code = The code is not in the attribute's table
identity-import-unknown-column = There is no such attribute

# What went wrong, and how to mend it
identity-error-wait = { $minutes ->
    [one] Too many tries. You can try again in about a minute. A passkey works at once, and so does a device that you signed in on before.
   *[other] Too many tries. You can try again in about { $minutes } minutes. A passkey works at once, and so does a device that you signed in on before.
}
identity-error-number-missing = Enter your national number
identity-error-wait-letter = { $minutes ->
    [one] Too many tries. You can try again in about a minute.
   *[other] Too many tries. You can try again in about { $minutes } minutes.
}
identity-error-number-shape = Enter a national number: a letter, seven digits and a letter
identity-error-no-such-number = Nobody in the register has this number. Check it with the card.
identity-error-password-missing = Enter your password
identity-error-sign-in = Number and password do not fit together. Check both and try again.
identity-error-code-missing = Enter the code
identity-error-code = This code does not work. Wait for the next one in your app, or use another recovery code.
identity-error-passkey = The passkey could not be checked. Try again, or sign in with your password.
identity-error-new-passkey = The passkey could not be kept. Try again, or choose another way.
identity-error-passkeys-max = You have ten passkeys, which is the most. Remove one first.
identity-error-last-way-in = This is your last way to sign in. Add another one first.
identity-error-letter-missing = Enter the code on your letter
identity-error-letter-length = The code has 20 characters. You typed { $typed }.
identity-error-letter-symbol = No code has the character { $symbol }. Look at the letter once more.
identity-error-letter-group = There is a slip in group { $group } of the code. Compare it with the letter.
identity-error-letter-mistyped = The code is mistyped in more than one place. Type it again from the letter.
identity-error-letter = Code and date of birth do not fit, or the letter is no longer good. Check both, or ask at a service counter for a new letter.
identity-error-born = Enter your date of birth, for example 31 3 2052
identity-error-password-short = Choose a password with at least 12 characters
identity-error-password-long = Choose a password with at most 256 characters
identity-error-password-known = Choose a password without your name, your number or the nation's name
identity-error-password-common = Many people use this password or one like it. Choose words that nobody would guess.
identity-error-password-differ = The two passwords differ. Type the same one twice.
identity-error-app-code = This is not the code that the app shows now. Wait for the next one and type it.
identity-error-agency = Choose the agency that you look for
identity-error-sought-missing = Enter a national number or a name
identity-error-too-many-found = More than twenty people, or a single word. Add another word of the name.
identity-error-no-duty = Your agency has no duty that needs residents' records.
identity-error-reason = Choose why you look
identity-error-explanation = Say which case it is for, in a few words the resident understands
identity-error-explanation-long = Say it in at most 300 characters
identity-error-text-missing = Write a few words
identity-error-text-long = Write at most 2,000 characters
identity-error-report-closed = This report is closed. A resident can open it again for thirty days.
identity-error-report-full = This report has reached its limit of messages. The agency closes it with a finding.
identity-error-documents = Tick the documents that you saw
identity-error-language = Choose the language of the letter
identity-error-own-helper = A person cannot be their own helper. Enter the helper's number.
identity-error-until = Enter a date within the next year
identity-error-agency-name = Enter the name in English
identity-error-agency-code = Enter a code of small letters, digits and hyphens, 24 at most
identity-error-role = Choose a role
identity-error-appointed = This person holds the role here already
identity-error-own-office = You cannot end your own administration. Another administrator has to do it.
identity-error-lines = Paste at least a header and one line
identity-error-import-meanwhile = Somebody imported some of these people in the same moment. Try again.

# Sections of the record
identity-section-identity = Who I am
identity-section-travel = Passport and passes
identity-section-contact = How to reach me
identity-section-home = Home
identity-section-family = Family
identity-section-work = Work and learning
identity-section-money = Income and savings
identity-section-transport = Driving and vehicles
identity-section-schemes = Support schemes

# Attributes
identity-attribute-uinfin = National number
identity-attribute-name = Name
identity-attribute-aliasname = Other name
identity-attribute-hanyupinyinname = Name in Hanyu Pinyin
identity-attribute-hanyupinyinaliasname = Other name in Hanyu Pinyin
identity-attribute-marriedname = Married name
identity-attribute-sex = Sex
identity-attribute-race = Race
identity-attribute-secondaryrace = Second race
identity-attribute-dialect = Dialect group
identity-attribute-nationality = Nationality
identity-attribute-birthcountry = Country of birth
identity-attribute-dob = Date of birth
identity-attribute-residentialstatus = Residential status
identity-attribute-passportnumber = Passport number
identity-attribute-passportexpirydate = Passport valid until
identity-attribute-passtype = Type of pass
identity-attribute-passstatus = Status of pass
identity-attribute-passexpirydate = Pass valid until
identity-attribute-employmentsector = Sector of work
identity-attribute-email = Email
identity-attribute-mobileno = Mobile number
identity-attribute-homeno = Home telephone
identity-attribute-regadd = Registered address
identity-attribute-mailadd = Mailing address
identity-attribute-billadd = Billing address
identity-attribute-housingtype = Type of house
identity-attribute-hdbtype = Type of public flat
identity-attribute-hdbownership = Flat that I own
identity-attribute-ownerprivate = Owns private property
identity-attribute-marital = Marital status
identity-attribute-marriagecertno = Marriage certificate
identity-attribute-marriagedate = Date of marriage
identity-attribute-divorcedate = Date of divorce
identity-attribute-countryofmarriage = Country of marriage
identity-attribute-childrenbirthrecords = Children
identity-attribute-sponsoredchildrenrecords = Sponsored children
identity-attribute-occupation = Occupation
identity-attribute-employment = Employer
identity-attribute-edulevel = Highest schooling
identity-attribute-gradyear = Year of graduation
identity-attribute-schoolname = School
identity-attribute-academicqualifications = Qualifications
identity-attribute-householdincome = Household income, monthly
identity-attribute-noa-basic = Tax notice, in short
identity-attribute-noa = Tax notice
identity-attribute-noahistory-basic = Earlier tax notices, in short
identity-attribute-noahistory = Earlier tax notices
identity-attribute-cpfcontributions = Savings paid in
identity-attribute-cpfemployers = Employers who paid in
identity-attribute-cpfbalances = Savings balances
identity-attribute-vehicles = Vehicles
identity-attribute-drivinglicence = Driving licence
identity-attribute-ltavocationallicences = Vocational licences
identity-attribute-merdekagen = Merdeka generation support
identity-attribute-pioneergen = Pioneer generation support
identity-attribute-silversupport = Support in old age
identity-attribute-gstvoucher = Tax vouchers
identity-attribute-chas = Clinic subsidies

# Codes
identity-code-sex-f = Female
identity-code-sex-m = Male
identity-code-sex-u = Unknown
identity-code-residentialstatus-a = Foreigner
identity-code-residentialstatus-c = Citizen
identity-code-residentialstatus-p = Permanent resident
identity-code-residentialstatus-u = Unknown
identity-code-residentialstatus-n = Does not apply
identity-code-marital-1 = Single
identity-code-marital-2 = Married
identity-code-marital-3 = Widowed
identity-code-marital-5 = Divorced
identity-code-housingtype-121 = Detached house
identity-code-housingtype-122 = Semi-detached house
identity-code-housingtype-123 = Terrace house
identity-code-housingtype-131 = Condominium
identity-code-housingtype-132 = Executive condominium
identity-code-housingtype-139 = Apartment
identity-code-hdbtype-111 = One-room flat
identity-code-hdbtype-112 = Two-room flat
identity-code-hdbtype-113 = Three-room flat
identity-code-hdbtype-114 = Four-room flat
identity-code-hdbtype-115 = Five-room flat
identity-code-hdbtype-116 = Executive flat
identity-code-hdbtype-118 = Studio flat

# Inside nested facts
identity-leaf-address = Address
identity-leaf-amount = Amount
identity-leaf-balanceloanrepayment = Loan left to repay
identity-leaf-birthcertno = Birth certificate
identity-leaf-class = Class
identity-leaf-classes = Classes
identity-leaf-comstatus = Safe-driving certificate
identity-leaf-dateofpurchase = Bought on
identity-leaf-disqualification = Disqualified
identity-leaf-dob = Date of birth
identity-leaf-effectiveownership = Owned since
identity-leaf-enddate = Until
identity-leaf-enginecapacity = Engine capacity
identity-leaf-expirydate = Valid until
identity-leaf-firstregistrationdate = First registered
identity-leaf-hdbtype = Type of flat
identity-leaf-high = To
identity-leaf-issuedate = Issued on
identity-leaf-leasecommencementdate = Lease began
identity-leaf-lifestatus = Status
identity-leaf-loangranted = Loan granted
identity-leaf-low = From
identity-leaf-ma = Medical account
identity-leaf-make = Make
identity-leaf-model = Model
identity-leaf-monthlyloaninstalment = Monthly instalment
identity-leaf-months = Months
identity-leaf-name = Name
identity-leaf-noofowners = Owners
identity-leaf-nooftransfers = Transfers
identity-leaf-oa = Ordinary account
identity-leaf-originalloanrepayment = Loan term, years
identity-leaf-originalregistrationdate = Original registration
identity-leaf-outstandingloanbalance = Loan outstanding
identity-leaf-pdl = Provisional licence
identity-leaf-photocardserialno = Card number
identity-leaf-primarycolour = Colour
identity-leaf-propellant = Fuel
identity-leaf-purchaseprice = Price
identity-leaf-qdl = Full licence
identity-leaf-ra = Retirement account
identity-leaf-race = Race
identity-leaf-revocation = Revoked
identity-leaf-roadtaxexpirydate = Road tax until
identity-leaf-sa = Special account
identity-leaf-secondaryrace = Second race
identity-leaf-sex = Sex
identity-leaf-startdate = From
identity-leaf-status = Status
identity-leaf-suspension = Suspended
identity-leaf-termoflease = Lease, years
identity-leaf-tob = Time of birth
identity-leaf-totaldemeritpoints = Demerit points
identity-leaf-type = Type
identity-leaf-validity = Validity
identity-leaf-vehicleno = Number plate
identity-leaf-yearofassessment = Tax year
identity-leaf-yearofmanufacture = Year made
identity-leaf-years = Years

# Programs that sign people in
identity-party-title = Programs that sign people in
identity-party-lead = Each of them may send people here to sign in, and may ask for what it is registered for, and no more.
identity-party-none = None is registered.
identity-party-new = Register a program
identity-party-new-lead = Give the fields as its developers wrote them. They find them explained on the page for developers.
identity-party-name-hint = As people know it. They read it when they are asked to allow something.
identity-party-operator = Who runs it
identity-party-operator-hint = The company or agency that answers for it.
identity-party-kind = What it asks for
identity-party-kind-login = Sign-in: who somebody is
identity-party-kind-login-hint = Number, name and how to reach them, when they sign in.
identity-party-kind-facts = Facts: what the register knows
identity-party-kind-facts-hint = People allow each fact, and can take it back.
identity-party-environment = Who it is for
identity-party-environment-test = Test
identity-party-environment-test-hint = People see that it is a test. It may run on its developers' own machines.
identity-party-environment-live = For the public
identity-party-redirects = Addresses to which people are sent back
identity-party-redirects-hint = One in a line, such as https://app.example/callback. They are compared whole.
identity-party-jwks = Public keys
identity-party-jwks-hint = A JSON Web Key Set, or leave it empty and give an address below. Private keys are never asked for.
identity-party-jwks-uri = Address of the public keys
identity-party-keys = Public keys
identity-party-scopes = What it may ask for
identity-party-scopes-hint = No more than it needs. People see each of them.
identity-party-scope-openid = That somebody signed in
identity-party-scope-identity = National number, when signing in
identity-party-purpose = What the facts are used for
identity-party-purpose-en = What the facts are used for, in English
identity-party-purpose-zh = What the facts are used for, in Chinese
identity-party-purpose-ms = What the facts are used for, in Malay
identity-party-purpose-ta = What the facts are used for, in Tamil
identity-party-purpose-hint = In plain words for residents, such as: To open an account for you. A sign-in needs none.
identity-party-days = How many days a consent lasts
identity-party-days-hint = 365 if you leave it empty. People can end it at any time.
identity-party-register = Register
identity-party-client-id = Identifier (client_id)
identity-party-remove-title = Remove it
identity-party-remove-lead = From then on it can sign nobody in and read nothing. Its identifier is never given to another. What people allowed stays in their list.
identity-party-remove = Remove the program
identity-party-error-client-id = Leave the identifier out, or give 32 letters and digits
identity-party-error-client-id-missing = Give an identifier of 32 letters and digits that stays the same
identity-party-error-client-id-twice = Give each program an identifier of its own ({ $seen })
identity-party-error-client-id-taken = Choose another identifier: this one belongs to another program
identity-party-error-name = Enter what people know it as, in English
identity-party-error-operator = Enter who runs it
identity-party-error-text-long = Shorten this text
identity-party-error-text-characters = Type this text again: it holds characters that do not show
identity-party-error-language = Give texts in en, zh, ms or ta ({ $seen })
identity-party-error-kind = Choose what it asks for
identity-party-error-fixed = This stays what it was registered as ({ $seen }): register another program
identity-party-error-environment = Choose who it is for
identity-party-error-redirect = Enter the address to which people are sent back
identity-party-error-redirect-many = Remove addresses that are no longer used: 20 at most
identity-party-error-address = Write an address such as https://app.example/callback ({ $seen })
identity-party-error-address-scheme = Begin the address with https://. Only a test may use http:// to its own machine ({ $seen })
identity-party-error-address-fragment = Leave out the # and what follows ({ $seen })
identity-party-error-address-user = Leave out what stands before the @ ({ $seen })
identity-party-error-address-wildcard = Replace the * and give each address by itself ({ $seen })
identity-party-error-address-normal = Write the address as { $seen }
identity-party-error-address-long = Shorten the address: 2,000 characters at most
identity-party-error-keys = Enter the public keys, or the address where they are
identity-party-error-keys-both = Give the keys or their address, not both
identity-party-error-keys-malformed = Enter a JSON Web Key Set with public EC keys only ({ $seen })
identity-party-error-keys-signing = Add a signing key: EC on P-256, P-384 or P-521 with use sig
identity-party-error-keys-kid = Give every signing key a kid
identity-party-error-keys-encryption = Add an encryption key: EC with use enc
identity-party-error-keys-address = Give an address that anyone can reach and that begins with https:// ({ $seen })
identity-party-error-scope = Choose from what the catalogue names ({ $seen })
identity-party-error-scope-openid = Add openid
identity-party-error-scope-kind = A sign-in may ask for number, name, email and mobile number only; facts for all but the number at sign-in ({ $seen })
identity-party-error-scope-none = Choose the facts that it will ask for
identity-party-error-purpose = Enter in English what the facts are used for
identity-party-error-consent-days = Enter a number of days from 1 to 1,826
identity-party-error-calls-per-second = Enter a number of calls in a second from 1 to 100,000

# Pages for developers
identity-dev-title = For developers
identity-dev-lead = Let people sign in to your program with their account here, and read the facts that they allow.
identity-dev-issuer = Issuer
identity-dev-discovery = Discovery
identity-dev-profile = Profile
identity-dev-try = Each request and answer, with what is inside the tokens.
identity-dev-refusals-title = Why was it refused?
identity-dev-refusals-lead = Every refused request has a number. Here you find the rule that failed and the value that was seen.
identity-dev-refusals-unknown = Nothing is kept under { $number }. Check the number; refusals are kept for a week.
identity-dev-number = Number of the request
identity-dev-number-hint = It stands in the answer as trace_id, and at the end of error_uri.
identity-dev-number-show = Show why
identity-dev-rules = Every rule
identity-dev-rule = Rule
identity-dev-error = Error and status
identity-dev-sentence = How to mend it
identity-dev-refusal-title = A refused request
identity-dev-refusal-old = This rule does not exist any more. Try the request again.
identity-dev-seen = What was seen
identity-dev-seen-none = Nothing, or a secret that is never kept
identity-dev-endpoint = Endpoint
identity-dev-client-none = The request named none
identity-dev-at = When
identity-dev-mockpass-title = Coming from MockPass
identity-dev-mockpass-lead = The same port and paths, people who exist, and rules that are kept.
identity-dev-register = Register your program
identity-dev-register-lead = One command registers it and writes all that it needs into a new file, its private keys among it. An administrator can do the same on a page.
identity-dev-samples = This demonstration brings two. Their keys are in the folder relying-parties of its data folder.
identity-dev-code = Sign somebody in
identity-dev-code-lead = A whole program on the certified library openid-client.
identity-dev-code-file = Download login.mjs
identity-dev-tests = Sign in without a browser, for tests
identity-dev-tests-lead = A script for the demonstration: it signs one of its people in and allows what is asked for.
identity-dev-tests-file = Download sign-in.mjs
identity-dev-keys = Exchange keys
identity-dev-keys-lead = Keep the present keys beside the new ones until your program uses those. No login fails meanwhile.
identity-dev-file = Declare them in a file
identity-dev-file-lead = What the file names is registered or changed at start; the rest is left alone.
identity-try-title = A login step by step
identity-try-lead = This server plays the program that asks. You play the person who signs in.
identity-try-none = This demonstration plays no program.
identity-try-begin = Begin
identity-try-again = Try another
identity-try-sent = What was sent
identity-try-answer = What came back
identity-try-inside = What is inside:
identity-try-refused = refused
identity-try-person = The person signs in and decides
identity-try-person-about = The program sends the person's browser to this address, within a minute.
identity-try-onward = Go on as the person
identity-try-step-par = The program pushes its request
identity-try-step-callback = The person comes back
identity-try-step-token = The program redeems the code
identity-try-step-userinfo = The program reads the facts
identity-try-about-par = Signed with its own key, and bound to a second key by a DPoP proof. Nothing of it travels through the browser.
identity-try-about-callback = With a code that lives a minute and works once. The program checks state and iss first.
identity-try-about-token = For an ID token, encrypted to the program's key, and an access token that only its DPoP key can use.
identity-try-about-userinfo = Only what the person allowed, signed by the state and encrypted to the program's key.
identity-mockpass-same = What is the same
identity-mockpass-same-lead = One flag opens the demonstration on the port of MockPass. The login by FAPI 2.0 answers under its paths.
identity-mockpass-paths = Paths of MockPass
identity-mockpass-new = What is different
identity-mockpass-new-register = Your program is registered first, with its keys and the addresses to which people are sent back.
identity-mockpass-new-people = People exist: they have records, families and homes, and they sign in. One click does it in the demonstration.
identity-mockpass-new-consent = People see what they are asked for, can refuse each fact, and can take it back.
identity-mockpass-new-not-yet = The older profiles of MockPass (its first login, Corppass, sgID, the first Myinfo interfaces) do not answer yet.
identity-mockpass-refused = What MockPass accepts and we refuse
identity-mockpass-refused-lead = Read in the source of MockPass 4.6.11. A real service refuses these, too; better here than there.
identity-mockpass-accepts = MockPass accepts
identity-mockpass-rule = The rule here
identity-mockpass-case-client = Any client_id, with one set of keys for everybody
identity-mockpass-case-redirect = Any address to send people back to, if it begins with http
identity-mockpass-case-scope = Every scope that it knows, for everybody
identity-mockpass-case-context = A login that does not say what it is for
identity-mockpass-case-replay = The same assertion or DPoP proof again, and proofs of any age
identity-mockpass-case-dpop = A token request without a DPoP proof
identity-mockpass-case-code = A code again and again, and by another program
identity-mockpass-other = What your program may notice
identity-mockpass-other-iss = The callback carries iss, as discovery says. Certified libraries check it.
identity-mockpass-other-enc = ID tokens are encrypted with A256CBC-HS512, as discovery says; MockPass says so and sends A256GCM.
identity-mockpass-other-errors = Errors carry the code of the protocol, a sentence, and a number to look up here.
identity-mockpass-other-userinfo = The access token opens the userinfo endpoint; that of MockPass opens nothing.
identity-mockpass-other-times = A pushed request waits one minute, as it says; times in tokens are whole seconds.
