# The inbox. Sentences are short, and speak to one reader.

inbox-nav = Inbox
inbox-nav-unread = { $count ->
    [one] { $count } message not read
   *[other] { $count } messages not read
}
inbox-title = Inbox
inbox-unread = { $count ->
    [0] You have read every message.
    [one] { $count } message that you have not read.
   *[other] { $count } messages that you have not read.
}
inbox-filter = Which messages
inbox-filter-all = All messages
inbox-filter-unread = Not read yet
inbox-none = Nobody has written to you yet. What agencies have to tell you will arrive here.
inbox-none-unread = There is no message that you have not read.
inbox-new = New
inbox-urgent = Urgent
inbox-older = Older messages
inbox-newest = Newest messages
inbox-kept = Only you can read these messages. Each is kept for two years.
inbox-open = Open the page that this is about

# Copies outside of the inbox. They never say what a message says; a mail brings an appointment along.
inbox-preferences-title = How you are told about messages
inbox-preferences-lead = Besides this inbox, we can tell you by mail or text message that there is something to read. What a message says stays here; a mail brings appointments for your calendar along.
inbox-way-mail = Mail
inbox-way-sms = Text message
inbox-no-address = Not set up yet
inbox-remove = Remove
inbox-copies = Tell me about new messages by
inbox-copies-hint = In the language in which you save this page.
inbox-quiet-from = Send me nothing from
inbox-quiet-until = until
inbox-quiet-hint = What is urgent, such as a change of how you sign in, is sent at any time.
inbox-quiet-never = No quiet hours
inbox-address-mail = Your mail address
inbox-address-hint = We send a code there, to be sure that it is yours.
inbox-address-sms = Your mobile number
inbox-address-sms-hint = With the code of its country, such as +999. We send a code there, to be sure that it is yours.
inbox-send-code = Send me a code
inbox-code-title = Enter the code
inbox-code-lead = We sent a code to { $address }. It is good for 15 minutes.
inbox-code = Code
inbox-code-again = I got no code
inbox-code-subject = Your code for { $nation }
inbox-code-body = Your code is { $code }. It is good for 15 minutes.

    If you did not ask for it, you can forget this message.
inbox-copy-subject = There is a message for you
inbox-copy-body = { $nation } has a message for you. Sign in to read it: { $address }
inbox-copy-sent = You were told about this message. { $way }, { $at }
inbox-copy-leaving = We are telling you about this message. { $way }, { $at }
inbox-copy-delayed = We could not tell you about this message yet, and will try again. { $way }, { $at }
inbox-copy-refused = We could not tell you about this message. { $way }, { $at }
inbox-copy-bounced = We could not tell you about this message, because your address was not found. { $way }, { $at }
inbox-copy-mend = Change your address
inbox-error-mail = Enter a mail address, such as name@mail.example
inbox-error-sms = Enter a number with the code of its country, beginning with +
inbox-error-code = This is not the code that we sent
inbox-error-code-over = This code cannot be used any more. Ask for a new one
inbox-error-wait = { $minutes ->
    [one] Too many codes were sent. Wait a minute
   *[other] Too many codes were sent. Wait { $minutes } minutes
}
inbox-error-quiet-half = Choose both hours, or no quiet hours in both
inbox-error-quiet-same = Choose two different hours
