# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

inbox-nav = 收件箱
inbox-title = 收件箱
inbox-unread = { $count ->
    [0] 您已读完所有信息。
   *[other] 您有 { $count } 条未读信息。
}
inbox-filter = 显示哪些信息
inbox-filter-all = 所有信息
inbox-filter-unread = 未读
inbox-none = 还没有人写信给您。各机构要告诉您的事会送到这里。
inbox-none-unread = 没有未读的信息。
inbox-new = 新
inbox-urgent = 紧急
inbox-older = 较早的信息
inbox-newest = 最新的信息
inbox-kept = 只有您能阅读这些信息。每条保存两年。
inbox-open = 打开相关页面
