# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

service-identity-appointment = 委任公职人员
service-identity-enrolment = 在家开设账户
service-identity-enrolment-letter = 在柜台领取开户信件
service-identity-helper-mandate = 指定帮手
service-identity-look-report = 举报可疑的查看
service-identity-sign-in-methods = 更改登录方式
service-inbox-contact = 设置接收信息通知的地址

live-identity = 次登录
live-identity-link = 登录
live-ledger = 条公开记录
live-ledger-link = 打开公开记录
live-blueprint = 的事务从头到尾在线完成
live-blueprint-link = 核对我们的数字
live-site = 个页面，由普通文件夹发布
live-site-link = 继续阅读

message-methods-changed-subject = 您的登录方式已更改
message-methods-changed-body = { $change ->
    [passkey-added] 您的账户添加了一个通行密钥。
    [passkey-removed] 您的账户移除了一个通行密钥。
    [password-set] 您的账户设置了密码。
    [password-removed] 您的账户移除了密码。
    [recovery-codes-renewed] 您的账户换了新的恢复码，旧的已失效。
   *[other] 您账户的登录方式有更改。
} 如果是您本人所为，则无需处理。

    如果不是，请立即打开您的登录方式页面，移除不属于您的方式，或携带身份证前往柜台。
message-helper-granted-subject = 已为您指定帮手
message-helper-granted-body = 柜台人员为您指定了一位帮手，此人现在可以代您办事。

    帮手是谁、到何时为止，请看帮手页面。您可以随时在那里终止。
message-named-helper-subject = 您被指定为帮手
message-named-helper-body = 柜台人员指定您为帮手。您可以代谁办事、到何时为止，请看帮手页面。
message-consent-granted-subject = 您允许{ $party }取得您的资料
message-consent-granted-body = 您允许{ $party }取得您的 { $count } 项资料。

    在授权页面可以看到是哪些资料、用途和期限，您可以随时在那里收回。
message-report-answered-subject = 您的反映有了答复
message-report-answered-body = 机构答复了您的反映。您可以阅读答复并回信。
message-report-closed-subject = 您的反映已结案
message-report-closed-body = 机构已对您的反映结案，并说明了查明的情况。
