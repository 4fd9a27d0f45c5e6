"""Words of web pages around a document, a family each; compared without white space, NFKC, in lower case."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Menus, bars, breadcrumbs.
NAVIGATION = _words(
    "首页 会员中心 网站首页 返回首页 登录 注册 登录注册 注册登录 退出 用户登录 繁体 简体 繁體 简 繁 无障碍 无障碍阅读 "
    "无障碍浏览 长者专区 长者模式 长者版 关怀版 关怀模式 适老化 老年模式 english en 网站地图 联系我们 网站声明 "
    "关于我们 手机版 电脑版 移动版 pc版 返回顶部 回到顶部 当前位置 您的位置 您现在的位置 您当前的位置 政务公开 "
    "信息公开 政府信息公开 政务服务 互动交流 政民互动 办事服务 公众参与 机构概况 新闻动态 新闻中心 要闻动态 "
    "智能问答 智能机器人 站内搜索 高级搜索 热搜词 友情链接 继续访问 加入收藏 设为首页 网站支持ipv6 本站支持ipv6 "
    "微信公众号 官方微信 官方微博 政务微博 政务微信 客户端 app下载 rss订阅 邮箱 数据开放 专题专栏 文件下载"
)

# Buttons that print, share, change the font.
SHARE = _words(
    "打印 打印本页 打印此页 打印页面 仅打印内容 收藏 收藏本页 分享 分享到 分享至 一键分享 二维码 微信 微博 "
    "新浪微博 qq空间 qq 朋友圈 复制链接 字号 字体 字体大小 关闭窗口 关闭本页 朗读 语音播报 视力保护色 纠错 "
    "我要纠错 点击打开"
)

# Comment areas.
COMMENTS = _words("热门评论 最新评论 全部评论 网友评论 发表评论 我要评论 写评论 查看评论 展开全部 点赞 举报 暂无评论")

# Sharing sites.
UPLOAD = _words(
    "下载 vip专免 vip免费 vip 会员免费 海报 侵权投诉 版权投诉 立即下载 免费下载 下载文档 下载原文 文档预览 在线预览 "
    "文档简介 付费下载 下载券 生成海报 加入会员 会员下载 举报投诉 阅读全文 格式 页数"
)

# Folding of text and abstracts.
EXPAND = _words("摘要 内容摘要 文档摘要 内容提要 展开 收起 展开>> 收起<< 展开收起 展开全文 查看更多 点击展开")

# Counts only beside furniture.
WEAK = _words("政策 通知 公告 政策文件 法规 大 中 小 默认 取消 确定 关闭 更多 更多> 上页 下页 其他 链接 附件 附件下载")
