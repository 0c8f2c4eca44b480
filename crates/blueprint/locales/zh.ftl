# translation-unreviewed: no native speaker has read this file yet.
# 成绩单。
blueprint-nav = 成绩单
blueprint-title = 我们的成绩单
blueprint-lead = 我们承诺了什么，做到了多少。每个数字都由我们自己的记录当场算出。
blueprint-back = 返回成绩单

blueprint-window = 统计哪些日子
blueprint-window-90d = 最近 90 天
blueprint-window-year = 今年
blueprint-days-range = { $first }至{ $last }

blueprint-dgb-06-name = 全程网上办妥
blueprint-dgb-06-about = 所有事务中，有多少不必去柜台、不必打电话、也不必用纸。
blueprint-dgb-06-rule = 我们取居民和商号所有已有结果（批准或不批准）的事务，数出其中在我们的网页上、由程序或在公共终端办理的，再除以总数。
blueprint-median-time-name = 办妥所需时间
blueprint-median-time-about = 从第一页到结束，一半的事务用时不超过这个数。
blueprint-median-time-rule = 我们取居民和商号所有已有结果（批准或不批准）的事务，按用时排列，正中间的那一个就是这个数字。

blueprint-percent = { $n }%
blueprint-seconds = { $n } 秒
blueprint-minutes = { $n } 分钟
blueprint-hours = { $n } 小时
blueprint-days = { $n } 天
blueprint-too-few = 太少，不显示
blueprint-interval = 真实数值在 { $lower } 到 { $upper } 之间，把握为 95%。
blueprint-range = { $lower } 至 { $upper }
blueprint-count-of = { $whole } 件事务中的 { $part } 件
blueprint-count = { $whole } 件事务
blueprint-target-share = { $low }% 至 { $high }%
blueprint-target-time = 不超过 { $most }
blueprint-target = { $year } 年底前达到 { $range }（来源等级 { $grade }）
blueprint-target-line = 目标：{ $target }

blueprint-verdict-met = 已达到
blueprint-verdict-not-yet = 尚未达到
blueprint-verdict-too-few = 数量太少，无法判断
blueprint-verdict-no-target = 没有设定目标

blueprint-made-from = 由公开记录的前 { $n } 条算出。
blueprint-open-record = 打开公开记录
blueprint-for-programs = 供程序使用的版本（JSON）

blueprint-how = 我们怎样计算
blueprint-how-met = 只有在不能用巧合解释时，我们才说“已达到”：范围中较弱的一端也必须达到目标。
blueprint-how-small = 少于十件事务的数字不显示，以免有人被认出来。
blueprint-how-out = 我们不计算公务人员自己的操作，也不计算中途放弃的事务，并说明各有多少。
blueprint-how-help = 需要帮助不是失败。有多少人得到帮助，我们照实显示，绝不为了好看而隐藏。

blueprint-promises = 全部十五项承诺
blueprint-promises-lead = 数码政府蓝图的清单。还没有测量的，也照实列出。
blueprint-grades = 来源等级：A 为在部门网页上读到，B 为在报章或二手资料中读到，C 为流传甚广但未再核对。
blueprint-state-live = 已测量
blueprint-state-none = 尚未测量
blueprint-promise-1 = 对数码服务非常满意的公民
blueprint-promise-2 = 对数码服务非常满意的商家
blueprint-promise-3 = 收付款都可电子支付的服务
blueprint-promise-4 = 预先填好政府已核实资料的服务
blueprint-promise-5 = 可用数码方式签名的服务
blueprint-promise-6 = 全程数码办理的事务
blueprint-promise-7 = 以电子方式支付的款项
blueprint-promise-8 = 受过数据培训的公务人员（人数）
blueprint-promise-9 = 具备基本数码技能的公务人员
blueprint-promise-10 = 改变工作方式的数码项目（项）
blueprint-promise-11 = 在服务或政策中使用人工智能的部门
blueprint-promise-12 = 影响重大的数据项目（每年，跨机构）
blueprint-promise-13 = 机器可读、可取用的核心资料
blueprint-promise-14 = 跨机构共享资料所需时间（最多工作日）
blueprint-promise-15 = 使用商业云的合适系统

blueprint-row-window = 日期
blueprint-row-count = 计算在内
blueprint-row-interval = 范围
blueprint-row-target = 目标
blueprint-row-assisted = 有人协助
blueprint-row-officers = 不计：公务人员的操作
blueprint-row-abandoned = 不计：中途放弃
blueprint-row-entries = 来源

blueprint-course = 变化情况
blueprint-course-none = 数据太少，还画不出来。
blueprint-course-words = 图下的表格列出同样的数字。
blueprint-course-key = 圆点是数字，竖条是真实数值所在的范围。如有目标，以虚线表示。
blueprint-course-table = 以表格显示
blueprint-course-figures = 图中的数字
blueprint-nothing-yet = 暂时没有。

blueprint-by-service = 按服务
blueprint-by-agency = 按机构
blueprint-by-channel = 按办理方式
blueprint-head-service = 服务
blueprint-head-agency = 机构
blueprint-head-channel = 方式
blueprint-head-number = 编号
blueprint-head-promise = 承诺
blueprint-head-target = 目标
blueprint-head-grade = 等级
blueprint-head-state = 状态
blueprint-head-entry = 记录
blueprint-head-day = 日期
blueprint-head-took = 用时
blueprint-head-figure = 数字
blueprint-head-range = 95% 范围

blueprint-channel-web = 在我们的网页上
blueprint-channel-api = 由程序办理
blueprint-channel-assisted = 有人协助
blueprint-channel-counter = 在柜台
blueprint-channel-kiosk = 在公共终端
blueprint-channel-phone = 打电话
blueprint-channel-paper = 用纸张

blueprint-rule = 规则
blueprint-check = 您可以自己核对：取得公开记录，留下有关事务的条目，再照这条规则计算。
blueprint-records = 背后的记录
blueprint-records-lead = 最新的在前。每一条都通往公开记录中的条目，并附上它确实属于该记录的证明。条目中没有任何人的名字。
blueprint-records-of = 只显示：{ $service }。
blueprint-records-all = 显示全部
blueprint-records-older = 更早的记录
blueprint-records-few = 数量太少，不显示。
blueprint-entry = 第 { $n } 条
