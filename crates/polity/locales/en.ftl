# Words that only the whole nation knows: what services are called, and what the figures on the site's cards count.

service-identity-appointment = Appointing an officer
service-identity-enrolment = Setting up an account at home
service-identity-enrolment-letter = Getting an enrolment letter at a counter
service-identity-helper-mandate = Naming a helper
service-identity-look-report = Reporting a look that seems wrong
service-identity-sign-in-methods = Changing how I sign in
service-inbox-contact = Setting up where I am told about messages

live-identity = sign-ins so far
live-identity-link = Sign in
live-ledger = entries in the public record
live-ledger-link = Open the record
live-blueprint = of errands were done online from start to end
live-blueprint-link = Check our figures
live-site = pages, published from a plain folder
live-site-link = Read on

# What residents are told in their inbox. A subject says it all in one line; a body says what to do if it is wrong.
message-methods-changed-subject = Your ways to sign in were changed
message-methods-changed-body = { $change ->
    [passkey-added] A passkey was added to your account.
    [passkey-removed] A passkey was removed from your account.
    [password-set] The password of your account was set.
    [password-removed] The password of your account was removed.
    [recovery-codes-renewed] New recovery codes were made for your account. The old ones no longer work.
   *[other] A way to sign in to your account was changed.
} If this was you, there is nothing to do.

    If it was not you, open your ways to sign in at once and remove what is not yours, or go to a counter with your identity card.
message-helper-granted-subject = A helper was named for you
message-helper-granted-body = An officer at a counter named somebody who may now act for you.

    Who it is and until when stands on the page of your helpers. You can end it there at any time.
message-named-helper-subject = You were named as a helper
message-named-helper-body = An officer at a counter named you as a helper. For whom you may act, and until when, stands on the page of helpers.
message-consent-granted-subject = You allowed { $party } to receive facts about you
message-consent-granted-body = { $count ->
    [one] You allowed { $party } to receive one fact about you.
   *[other] You allowed { $party } to receive { $count } facts about you.
}

    On the page of what you allowed you see which, for what purpose and until when. You can take it back there at any time.
message-report-answered-subject = Your report was answered
message-report-answered-body = The agency answered your report. You can read the answer and write back.
message-report-closed-subject = Your report was closed
message-report-closed-body = The agency closed your report, and says what it found.
