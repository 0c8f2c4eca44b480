# -translation-unreviewed: no native speaker has read this file yet.

site-home = 首页
site-menu = 菜单
site-menu-main = 网站菜单
site-menu-section = 本栏目
site-menu-below = { $title }的更多内容
site-breadcrumb = 您的位置
site-previous = 上一页
site-next = 下一页
site-neighbours = 本栏目的其他页面
site-notification = 通知
site-read-more = 阅读更多
site-dropdown = 请选择
site-external = （其他网站）
site-document = （文件）
site-opens-document = 文件

site-table = 表格；可左右滚动查看全部内容
site-picture-missing = 图片
site-frame-open = 在 { $host } 打开
site-frame-note = 打开之前，不会从该网站载入任何内容。

site-listing-all = 全部
site-listing-categories = 类别
site-listing-years = 年份
site-listing-every-year = 所有年份
site-listing-empty = 这里还没有内容。
site-listing-count = { $count } 条
site-listing-page = 第 { $page } 页，共 { $pages } 页
site-listing-pages = 此列表的页码

site-contact-title = 联系{ $agency }
site-contact-places = 我们的地址
site-contact-hours = 办公时间
site-contact-map = 在地图上显示
site-contact-ways = 联系方式
site-contact-feedback = 提出意见
site-contact-feedback-words = 如果本网站有错误或遗漏，请用意见表格告诉我们。

site-not-found-title = 这里没有页面
site-not-found-words = 网址可能有误，或者页面已移动或删除。
site-not-found-near = 您要找的可能是：
site-not-found-home = 返回首页

site-gone-title = 此页面已不存在
site-gone-words = 原有页面已永久删除。

site-sitemap-title = 本网站的所有页面
site-sitemap-other = 其他页面

site-footer = 关于本网站
site-footer-social = 关注我们
site-footer-contact = 联系我们
site-footer-feedback = 意见反馈
site-footer-faq = 常见问题
site-footer-sitemap = 网站地图
site-footer-report-vulnerability = 报告安全漏洞
site-footer-privacy = 隐私声明
site-footer-terms = 使用条款
site-footer-copyright = © { $year }
site-footer-updated = 最后更新：{ $date }
