/** The look of our elements. Each has a shadow root of its own, so neither side's styles reach the other's. */

export const look = `
:host{all:initial;display:contents}
:host([hidden]){display:none}
[hidden]{display:none!important}
.cx-widget{all:initial;direction:ltr;position:fixed;right:20px;bottom:20px;z-index:2147483001;font:15px/1.45 system-ui,sans-serif;color:#1b2733;
color-scheme:light;text-align:start;display:flex;flex-direction:column;align-items:flex-end;gap:12px}
:host(:dir(rtl)) .cx-widget{right:auto;left:20px;align-items:flex-start}
button,input,textarea{font:inherit;color:inherit;box-sizing:border-box}
button{cursor:pointer;border:1px solid #b8c4d0;background:#fff;border-radius:6px;padding:8px 14px}
button:hover{background:#eef3f8}
button.main,.launcher{background:#1f4e8c;border-color:#1f4e8c;color:#fff}
button.main:hover,.launcher:hover{background:#163a69}
button[aria-disabled=true]{color:#5b6875;cursor:default}
.launcher.raised{margin-bottom:60px}
.launcher{border-radius:24px;padding:12px 22px;box-shadow:0 4px 16px rgb(16 32 56/25%)}
.unread{background:#fff;color:#1f4e8c;border-radius:10px;padding:1px 8px;margin-inline-start:8px;font-size:13px}
:is(button,input,textarea,a,[tabindex]):focus-visible{outline:3px solid #d97800;outline-offset:2px}
.panel{width:360px;max-width:calc(100vw - 24px);max-height:min(560px,calc(100vh - 40px));box-sizing:border-box;
display:flex;flex-direction:column;background:#fff;border:1px solid #c9d3dd;border-radius:12px;overflow:hidden;
box-shadow:0 10px 34px rgb(16 32 56/28%)}
.bar{display:flex;align-items:center;gap:4px;background:#1f4e8c;color:#fff;padding:8px 8px 8px 16px;position:relative}
.bar h2{flex:1;margin:0;font-size:16px;font-weight:600}
.bar>button{background:none;border-color:transparent;color:#fff;padding:6px 10px;min-width:36px}
.bar>button:hover{background:#163a69}
.bar>button:focus-visible{outline-color:#ffbf47}
.body{padding:16px;display:flex;flex-direction:column;gap:12px;overflow:auto;min-height:0}
p{margin:0}
.hint{color:#526170;font-size:13px}
.problem{color:#a3201a}
.body>.problem:empty{margin-top:-12px}
label{display:flex;flex-direction:column;gap:4px}
input,textarea{border:1px solid #76879a;border-radius:6px;padding:8px 10px;background:#fff;width:100%}
textarea{resize:none;height:64px}
.menu{position:absolute;top:46px;right:8px;z-index:1;background:#fff;color:#1b2733;border:1px solid #c9d3dd;
border-radius:8px;padding:6px;display:flex;flex-direction:column;min-width:220px;box-shadow:0 8px 24px rgb(16 32 56/25%)}
.menu button{border-color:transparent;text-align:start}
.log{flex:1;min-height:140px;overflow:auto;display:flex;flex-direction:column;gap:8px;overflow-wrap:anywhere}
.line{max-width:85%;border-radius:10px;padding:7px 11px;background:#eef2f6;align-self:flex-start;white-space:pre-wrap}
.line.mine{background:#dcebfb;align-self:flex-end}
.line.pending{color:#526170}
.line.note{background:none;align-self:center;color:#526170;font-size:13px;text-align:center}
.who{display:block;font-size:12px;color:#526170}
.typing{min-height:19px;color:#526170;font-size:13px}
.write{display:flex;flex-direction:column;gap:8px}
.write .row{display:flex;gap:8px;justify-content:flex-end;align-items:center}
.write .row .problem{flex:1}
.channels{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:8px}
.cx-channel{display:flex;flex-direction:column;width:100%;text-align:start;padding:10px 14px}
.cx-channel b{font-weight:600}
.contacts{margin:0;display:grid;grid-template-columns:1fr auto;gap:8px 16px}
.contacts dt,.contacts dd{margin:0}
.contacts dd{text-align:end}
a{color:#1a4f97;text-decoration:underline;cursor:pointer}
@media (max-width:480px){.cx-widget{right:12px;bottom:12px}:host(:dir(rtl)) .cx-widget{left:12px}}
@media (forced-colors:active){.panel,.launcher,.line{border:1px solid CanvasText}}
@media print{.cx-widget{display:none}}`;
