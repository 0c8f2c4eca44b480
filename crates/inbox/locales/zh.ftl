# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

inbox-nav = 收件箱
inbox-nav-unread = { $count } 条未读信息
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

inbox-preferences-title = 信息通知方式
inbox-preferences-lead = 除收件箱外，我们可以用电子邮件或短信告诉您有信息待读。信息的内容只留在这里；电子邮件会附上预约，供您存入日历。
inbox-way-mail = 电子邮件
inbox-way-sms = 短信
inbox-no-address = 尚未设置
inbox-remove = 移除
inbox-copies = 有新信息时通知我的方式
inbox-copies-hint = 使用您保存本页时的语言。
inbox-quiet-from = 免打扰开始
inbox-quiet-until = 免打扰结束
inbox-quiet-hint = 紧急的事（例如登录方式更改）随时发送。
inbox-quiet-never = 不设免打扰
inbox-address-mail = 您的电子邮件地址
inbox-address-hint = 我们会寄出验证码，以确认这是您的地址。
inbox-address-sms = 您的手机号码
inbox-address-sms-hint = 请加国家代码，例如 +999。我们会寄出验证码，以确认这是您的号码。
inbox-send-code = 发送验证码
inbox-code-title = 输入验证码
inbox-code-lead = 我们已将验证码发送到 { $address }，15 分钟内有效。
inbox-code = 验证码
inbox-code-again = 没有收到验证码
inbox-code-subject = 您的{ $nation }验证码
inbox-code-body = 您的验证码是 { $code }，15 分钟内有效。

    如果不是您要求的，可以忽略此信息。
inbox-copy-subject = 您有一条信息
inbox-copy-body = { $nation }有一条信息给您。请登录阅读：{ $address }
inbox-copy-sent = 已就此信息通知您：{ $way }，{ $at }
inbox-copy-leaving = 正在通知您有这条信息。{ $way }，{ $at }
inbox-copy-delayed = 暂时无法通知您有这条信息，我们会再试。{ $way }，{ $at }
inbox-copy-refused = 无法通知您有这条信息。{ $way }，{ $at }
inbox-copy-bounced = 找不到您的地址，因此无法通知您有这条信息。{ $way }，{ $at }
inbox-copy-mend = 更改您的地址
inbox-error-mail = 请输入电子邮件地址，例如 name@mail.example
inbox-error-sms = 请输入带国家代码的号码，以 + 开头
inbox-error-code = 这不是我们发送的验证码
inbox-error-code-over = 此验证码已不能使用，请重新索取
inbox-error-wait = 发送的验证码太多，请等 { $minutes } 分钟
inbox-error-quiet-half = 请选择两个时间，或两处都选不设免打扰
inbox-error-quiet-same = 请选择两个不同的时间
