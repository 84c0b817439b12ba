"""The five reports as pages of four kinds of government site, with what such sites put around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

#: Strings that stand around the report on the pages below and must not end up in it.
FURNITURE = (
    "无障碍浏览", "当前位置", "索 引 号", "000014349", "主动公开", "字号：", "分享到", "微信",
    "责任编辑", "打印本页", "关闭窗口", "上一篇", "下一篇", "相关链接", "政务公开专题活动",
    "主办单位", "ICP备", "公网安备", "网站标识码", "浏览次数", "热点新闻", "市长主持召开会议",
    "我要纠错", "扫一扫", "网站地图", "领导之窗", "技术支持", "var share", "font-family",
    "Copyright", "请输入关键字",
)  # fmt: skip

Site = Callable[[str, Sequence[str]], str]


def trs_portal(title: str, paragraphs: Sequence[str]) -> str:
    """A portal on a widespread publishing system: index card, share bar, print bar."""
    text = "\n".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{escape(each)}</p>" for each in paragraphs)
    return f"""<!DOCTYPE html><html><head><meta charset="CHARSET">
<meta name="SiteName" content="某市人民政府"><meta name="ArticleTitle" content="{escape(title)}">
<meta name="PubDate" content="2024-01-11 09:30"><meta name="ContentSource" content="某市行政审批局">
<title>{escape(title)}_某市人民政府</title>
<script>var share = "分享到";</script><style>p {{font-family: 宋体}}</style></head><body>
<div class="top"><a href="/wza">无障碍浏览</a> | <a href="/big5">繁体版</a></div>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/ld">领导之窗</a></li>
<li><a href="/zw">政务公开</a></li><li><a href="/fw">办事服务</a></li></ul></div>
<div class="BreadcrumbNav">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>
<table class="xxgk_table"><tr><td>索 引 号：</td><td>000014349/2024-00012</td>
<td>公开方式：</td><td>主动公开</td></tr><tr><td>发布机构：</td><td>某市行政审批局</td>
<td>成文日期：</td><td>2024-01-10</td></tr></table>
<h1 class="title">{escape(title)}</h1>
<div class="info">发布日期：2024-01-11 09:30　来源：某市行政审批局　浏览次数：<span>1024</span>次
字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</div>
<div class="bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a>
<a href="#">空间</a></div>
<div class="TRS_Editor"><style>.TRS_Editor p {{font-family: 宋体}}</style>
{text}</div>
<div class="editor">责任编辑：张三</div>
<div class="print"><a href="javascript:window.print()">打印本页</a>
<a href="javascript:window.close()">关闭窗口</a></div>
<div>上一篇：<a href="/1">某市政务公开专题活动举行</a></div>
<div>下一篇：<a href="/2">关于放假安排的通知</a></div>
<div class="related"><h3>相关链接</h3><ul><li><a href="/3">政务公开专题活动方案</a></li></ul></div>
<div class="footer"><p>主办单位：某市人民政府办公室　技术支持：某公司</p>
<p>网站标识码：3600000012　赣ICP备05001234号　赣公网安备36000002000001号</p>
<p><a href="/map">网站地图</a></p></div></body></html>"""


def nested_tables(title: str, paragraphs: Sequence[str]) -> str:
    """A page of the early 2000s: one form, tables in tables, font tags, breaks, capitals."""
    text = "<BR>\n".join(f"&nbsp;&nbsp;&nbsp; {escape(each)}" for each in paragraphs)
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=CHARSET">
<TITLE>{escape(title)}</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><FORM name=form1 action=search.asp>
<TABLE width=778 align=center><TR><TD><A href=/>首页</A> <A href=/a>领导之窗</A>
<A href=/b>政策法规</A> <A href=/c>办事指南</A></TD>
<TD><INPUT name=q value=请输入关键字></TD></TR></TABLE>
<TABLE width=778 align=center><TR><TD width=180 valign=top><TABLE><TR><TD><B>热点新闻</B></TD></TR>
<TR><TD><A href=/n1>·市长主持召开会议，研究部署工作</A></TD></TR>
<TR><TD><A href=/n2>·全市政务公开专题活动，圆满结束</A></TD></TR></TABLE></TD>
<TD valign=top><TABLE width=580>
<TR><TD>您现在的位置：<A href=/>首页</A> &gt;&gt; 信息公开</TD></TR>
<TR><TD align=center><FONT size=5><B>{escape(title)}</B></FONT></TD></TR>
<TR><TD align=center>发布时间：2024-1-11　　来源：本局　　浏览次数：33</TD></TR>
<TR><TD><FONT size=3>{text}</FONT></TD></TR>
<TR><TD align=right>【<A href=#>打印本页</A>】【<A href=#>关闭窗口</A>】</TD></TR>
</TABLE></TD></TR></TABLE>
<TABLE width=778 align=center><TR>
<TD align=center>版权所有：某局　Copyright 2003　联系电话：1234567<BR>
主办单位：某局办公室　赣ICP备05001234号</TD></TR></TABLE></FORM></BODY></HTML>"""


def county_cloud(title: str, paragraphs: Sequence[str]) -> str:
    """A shared platform for counties: header, aside, Word's spans, text that is hidden."""
    text = "".join(
        '<p class="MsoNormal" style="text-indent:32pt">'
        + "".join(
            f'<span style="font-family:仿宋_GB2312">{escape(each[at : at + 17])}</span>'
            for at in range(0, len(each), 17)
        )
        + "</p>\n"
        for each in paragraphs
    )
    return f"""<!DOCTYPE html><html lang="zh"><head><meta http-equiv="Content-Type"
content="text/html; charset=CHARSET"><meta name="ArticleTitle" content="{escape(title)}">
<meta name="ColumnName" content="法治政府建设"><title>{escape(title)}</title></head><body>
<header><div>某县人民政府</div><form><input value="请输入关键字"></form></header>
<div class="container"><div class="crumbs"><span>当前位置：</span><a href="/">首页</a></div>
<aside><h4>热点新闻</h4><p>市长主持召开会议，听取工作汇报，研究部署下一阶段的重点任务。</p></aside>
<div class="article"><h2 class="article-title">{escape(title)}</h2>
<p class="article-info"><span>索 引 号：000014349/2024-00012</span><span>字号：大 中 小</span></p>
<div class="article-content" id="UCAP-CONTENT">{text}</div>
<div style="display:none" class="wechat">扫一扫在手机打开当前页</div>
<div class="xgk">相关链接：<a href="/x">一图读懂</a></div>
<div class="error">我要纠错</div></div></div>
<footer><p>主办单位：某县人民政府办公室</p><p>网站标识码：3600000012</p></footer>
<script>document.write("上一篇")</script></body></html>"""


def plain_sections(title: str, paragraphs: Sequence[str]) -> str:
    """A page without telling names: sections of spans, the signature outside of the text."""
    *body, last = paragraphs
    outside = f"<div>{escape(last)}</div>" if len(last) < 20 else ""
    inside = body if outside else paragraphs
    text = "".join(
        f"<section data-v-1><span>\n      {escape(each)}\n    </span></section>" for each in inside
    )
    return f"""<html><head><title>{escape(title)}-法治政府建设-某区政府网</title>
<meta charset="CHARSET"></head><body><div id="app"><div><div><a href="/">首页</a>
<a href="/a">领导之窗</a><a href="/b">互动交流</a></div>
<div><div>{escape(title)}</div><div>2024-01-11 10:00　来源：区审批局</div>
<div><div>{text}</div></div>
{outside}</div><div><span>分享到：</span><a>微信</a></div><div>扫一扫在手机打开当前页</div>
<div>上一篇：<a href="/1">没有了</a></div>
<div>下一篇：<a href="/2">区政务公开专题活动</a></div></div>
<div>Copyright © 某区人民政府　主办单位：某区政府办公室
　网站标识码：4301040001</div></div></body></html>"""


SITES: dict[str, Site] = {
    "trs-portal": trs_portal,
    "nested-tables": nested_tables,
    "county-cloud": county_cloud,
    "plain-sections": plain_sections,
}
