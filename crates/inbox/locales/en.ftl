# The inbox. Sentences are short, and speak to one reader.

inbox-nav = Inbox
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
