# Services: the catalogue, the way through a service, the cases. Sentences are short, and speak to one reader.

services-act-submitted = Application sent

# --- The resident's way.

# The catalogue, and what one knows before the first question.
services-nav = Services
services-title = Services
services-lead = Apply, report and ask here. What the government already knows about you, you need not type again.
services-search = What do you want to do?
services-events = Moments of life
services-every-event = All services
services-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
services-none-found = We found no service for that. Try other words, or look through all services.
services-show-all = Show all services
services-minutes = { $minutes ->
    [one] About { $minutes } minute
   *[other] About { $minutes } minutes
}
services-without-sign-in = No sign-in needed
services-run-by = Run by { $agency }; opens its own site
services-event-having-a-child = Having a child
services-event-going-to-school = Going to school
services-event-working = Working
services-event-losing-work = Losing work
services-event-starting-a-business = Starting a business
services-event-moving-home = Moving home
services-event-where-you-live = Where you live
services-event-getting-married = Getting married
services-event-driving = Driving
services-event-travelling = Travelling
services-event-falling-ill = Falling ill
services-event-living-with-a-disability = Living with a disability
services-event-growing-older = Growing older
services-event-caring-for-somebody = Caring for somebody
services-event-somebody-has-died = When somebody has died
services-event-taking-part = Taking part
services-who = Who can apply
services-time = Time to fill it in
services-cost = What it costs
services-free = Nothing
services-documents = Have at hand
services-outcome = You know the outcome
services-working-days = { $days ->
    [one] Within { $days } working day
   *[other] Within { $days } working days
}
services-purpose = What we use your answers for
services-kept = { $days ->
    [one] Kept for { $days } day after the decision.
   *[other] Kept for { $days } days after the decision.
}
services-closes = You can apply until
services-opens = You can apply from { $date } on.
services-closed = Nobody can apply at the moment.
services-full = All places are taken. Nothing was sent.
services-standing-title = You have applied already
services-standing = You can apply again once this application has ended.
services-open-reference = Open { $reference }
services-has-draft = You have begun. Your answers are kept for 30 days after you last changed them.
services-acting = You fill this in for the person for whom you act.
services-acting-firm = You fill this in for { $name }.
services-applications-firm = These are of { $name }. Your own are not shown here.
services-for-businesses = This service is for businesses. Choose first the business for which you act.
services-for-people = This service is for people, and you are acting for a business. Stop acting for it first.
services-choose-for-whom = Choose for whom you act
services-no-mandate = You can no longer act for them.
services-sign-in-why = Sign in, so that we can fill in what we already know.
services-sign-in = Sign in to start
services-start = Start
services-go-on = Go on
services-discard = Delete my answers and start again
services-report-link = Report a problem with this page

# Questions.
services-step = Page { $step } of { $steps }
services-why = Why we ask:
services-not-right = Not right?
services-from-register = From { $agency }, read on { $date }
services-from-register-edited = Changed by the applicant. { $agency } had something else on { $date }
services-choose = Choose one
services-other = Something else
services-other-words = In your own words, if you chose “Something else”
services-file-held = We have:
services-file-another = Choose another file to replace it.
services-file-size = At most { $megabytes } MB.
services-row = Number { $number }
services-row-more = Add another
services-place-words = Describe the place
services-place-point = I know the coordinates
services-place-lat = Latitude
services-place-lon = Longitude
services-map-press = Or press the map where it is.
services-map = Map. Press where it is
services-map-marked = Marked at { $place }. Press again to be more exact.
services-map-whole = Show the whole map
services-map-at = Map with a mark at { $place }
services-point-1 = 1 – very poor
services-point-2 = 2 – poor
services-point-3 = 3 – fair
services-point-4 = 4 – good
services-point-5 = 5 – very good
services-rating-of-five = { $points } of 5
services-later = Save and go on later
services-dropped-title = This service has changed
services-dropped = We kept your answers, but these questions are asked differently now. Please answer them again:

# Checking and sending.
services-check-title = Check your answers
services-not-answered = Not answered
services-declare = Your declaration
services-send = Send
services-facts-changed = The register changed while you were filling this in. Nothing was sent. Check what we show now, then send it.
services-blocked-title = You cannot use this service
services-instead = What may help you instead
services-blocked-change = If an answer is wrong, change it here.

# What is wrong with an answer, and how to mend it.
services-error-declaration = Tick that you declare this
services-error-missing = Answer this question
services-error-too-long = Use at most { $most } characters
services-error-unseen-character = Take out characters that cannot be seen
services-error-email = Enter a mail address, such as name@mail.example
services-error-telephone = Enter a telephone number of 6 to 15 digits
services-error-whole-number = Enter a whole number, such as 12
services-error-decimal-number = { $places ->
    [one] Enter a number with at most { $places } place after the point
   *[other] Enter a number with at most { $places } places after the point
}
services-error-too-small = Enter { $least } or more
services-error-too-large = Enter { $most } or less
services-error-choice = Choose one of the answers
services-error-other-words = Say what else in your own words
services-error-too-few = Give at least { $least }
services-error-too-many = Give at most { $most }
services-error-country = Choose a country
services-error-date-part = Enter day, month and year
services-error-date = Enter a day that exists, such as 31 3 2026
services-error-date-early = Enter { $earliest } or a later day
services-error-date-late = Enter { $latest } or an earlier day
services-error-file-type = Choose a file of another type: we cannot take this one
services-error-file-size = Choose a file of at most { $megabytes } MB
services-error-national-id = Enter a national number: a letter, seven digits and a letter
services-error-business-id = Enter the number of a business: nine or ten characters, the last a letter
services-error-place = Enter a latitude from -90 to 90 and a longitude from -180 to 180

# Applications: where each is, what comes next, and by when.
services-applications = My applications
services-applications-none = You have sent nothing yet, and begun nothing.
services-drafts = Begun
services-draft-changed = Last changed { $date }
services-draft-ends = Kept until { $date }
services-cases = Sent
services-cases-elsewhere = On sites of agencies
services-by-day = By { $date }.
services-sent-on = Sent on { $date }
services-due = You know the outcome by { $date }.
services-status-open = We are working on it
services-status-asked = We asked you something
services-status-approved = Approved
services-status-refused = Not approved
services-status-withdrawn = Withdrawn
services-asked-title = What we asked you
services-you-answered = You answered on { $date }
services-clock-stands = Until you answer, the clock stands.
services-your-answer = Your answer
services-send-answer = Send the answer
services-stages = What is done, and by whom
services-stage-done = Done
services-stage-now = Now
services-stage-waits = Comes later
services-stage-not-reached = Not reached
services-stage-due = by { $date }
services-happened = What happened so far
services-happened-sent = You sent it.
services-happened-answered = You answered what we asked.
services-happened-withdrawn = You withdrew it.
services-happened-appealed = You appealed.
services-happened-appeal-withdrawn = You took your appeal back.
services-happened-sent-firm = It was sent for the business.
services-happened-answered-firm = It was answered for the business.
services-happened-withdrawn-firm = It was withdrawn for the business.
services-happened-appealed-firm = It was appealed for the business.
services-happened-appeal-withdrawn-firm = The appeal was taken back for the business.
services-happened-done = { $agency }: done – { $stage }
services-happened-asked = { $agency } asked you something – { $stage }
services-happened-decided = { $agency }: decided – { $stage }
services-your-answers = What you sent us
services-appeal = If you think this is wrong, you can appeal until { $date }. Somebody who did not decide before decides again. You may also apply again.
services-appeal-over = Nobody can appeal against this any more. You may apply again. If you have a question, write to { $agency } and give the number { $reference }.
services-appeal-title = Appeal against this
services-appeal-reason = It was refused for this reason:
services-appeal-what = Say why you think this is wrong, by { $date }. You can appeal once. Somebody who did not decide before reads your words and everything you sent, and decides.
services-appeal-words = Why is it wrong?
services-appeal-hint = Write it as you would say it. You need not quote any law.
services-appeal-send = Send the appeal
services-appeal-not = Do not appeal
services-appeal-yours = Your appeal
services-withdraw = Withdraw this application
services-withdraw-title = Withdraw your application?
services-withdraw-what = Nobody works on it any more. This cannot be undone, but you can apply again.
services-withdraw-do = Withdraw it
services-withdraw-not = Keep it
services-withdraw-appeal = Take my appeal back
services-withdraw-appeal-title = Take your appeal back?
services-withdraw-appeal-what = Nobody decides on it then, and the refusal stands. You cannot appeal a second time, but you can apply again.
services-sent-title = We have it
services-your-reference = Your number is
services-next-title = What happens next
services-told-in-inbox = We tell you in your inbox at each step.
services-told-sender = Whoever sent it is told in their own inbox at each step. Everybody who may act for the business can follow it here.
services-keep-link = Keep this link. With it, and with nothing else, you come back to what you sent.
services-follow = Follow it
services-file-open = Save this file
services-error-file-unsafe = Choose another file: our scanner says that this one is harmful

# A case that an agency's own application keeps.
services-elsewhere-over = It is over.
services-elsewhere-nothing-next = { $agency } has not said what happens next.
services-elsewhere-who = Who works on it
services-elsewhere-decides = { $agency } works on it and decides, on a site of its own. This page shows what that site says.
services-elsewhere-withdraw = To change it or take it back, go to that site. It is kept there, so that we cannot do it for you here.
services-elsewhere-open = Go to the site of { $agency }
services-elsewhere-gone = { $agency } no longer offers this site here. Ask the agency about what you sent.
services-elsewhere-allowed = What I allowed other sites to know

# What applicants say.
services-rate-title = Say how it was
services-rate-change = Change how you found it
services-survey-change = Change your answer to the survey
services-rate-said = You answered on { $date }. You may change it until { $until }; the last answer counts.
services-rate-question = How was this service?
services-voluntary = You need not answer. It changes nothing about your application.
services-remark = What should we do better?
services-remark-hint = Give no names or numbers of people.
services-survey-title = Answer one question of the yearly survey
services-survey-question = How satisfied are you with this digital service?
services-six-1 = 1 – very dissatisfied
services-six-2 = 2 – dissatisfied
services-six-3 = 3 – rather dissatisfied
services-six-4 = 4 – rather satisfied
services-six-5 = 5 – satisfied
services-six-6 = 6 – very satisfied
services-report-question = What is wrong with the page?
services-report-hint = Say what you tried to do, and what happened. Give no names or numbers of people.
services-report-done = Thank you
services-report-thanks = The agency reads your report. Nobody answers it, because we did not ask who you are.
services-error-report = Say what is wrong

# Files at work.
services-file-title = A file of an application
services-file-name = Name
services-file-type = Type
services-file-bytes = Size in bytes
services-file-waits = No scanner has cleared this file yet. It may be harmful.
services-file-free = This file may be opened.
services-file-ask-head = The head of your agency can release it at this address:
services-file-release-what = If you release it, officers can open it. The applicant and the record see that you did.
services-file-release = Release it

# --- End of the resident's way.

# Told about an appointment where the service's document has no words of its own for it.
services-told-visit = An appointment for { $reference }: { $appointment }
services-told-visit-body = For { $service } there is an appointment on { $appointment }. Your application says where it is.
services-told-visit-moved = Moved: your appointment for { $reference }
services-told-visit-moved-body = For { $service } your appointment is now on { $appointment }.
services-told-visit-off = Called off: your appointment for { $reference }
services-told-visit-off-body = For { $service } nobody expects you on { $appointment } any more, and nobody comes.
services-told-appeal = We have your appeal: { $reference }
services-told-appeal-body = Somebody who did not decide on { $service } before decides on your appeal by { $due }.
services-told-appeal-decided = Your appeal is decided: { $reference }
services-told-appeal-decided-body = { $outcome }. { $reason }
services-erased = What you told us was erased on { $date }, as the notice of this service says. What happened, and when, stays.
