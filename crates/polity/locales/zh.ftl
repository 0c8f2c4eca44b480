# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.

service-identity-appointment = 委任公职人员
service-identity-enrolment = 在家开设账户
service-identity-enrolment-letter = 在柜台领取开户信件
service-identity-helper-mandate = 指定帮手
service-identity-look-report = 举报可疑的查看
service-identity-sign-in-methods = 更改登录方式

live-identity = 次登录
live-identity-link = 登录
live-ledger = 条公开记录
live-ledger-link = 打开公开记录
live-blueprint = 的事务从头到尾在线完成
live-blueprint-link = 核对我们的数字
live-site = 个页面，由普通文件夹发布
live-site-link = 继续阅读
