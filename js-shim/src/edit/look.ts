/** The look of edit mode. It has a shadow root of its own, so neither side's styles reach the other's. */

export const look = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:0!important;width:100vw!important;height:100vh!important;
height:100dvh!important;margin:0!important;padding:0!important;border:0!important;background:none!important;overflow:hidden!important;pointer-events:none!important;
z-index:2147483647!important;visibility:visible!important;opacity:1!important;transform:none!important;filter:none!important;color-scheme:light!important;direction:ltr!important}
[hidden]{display:none!important}
.layer{position:absolute;inset:0;overflow:hidden;pointer-events:none}
.box{position:absolute;left:0;top:0;box-sizing:border-box;border:2px solid;outline:1px solid rgb(255 255 255/70%);border-radius:3px;forced-color-adjust:none}
.box.control{border-color:#16a34a}
.box.mask{border-color:#7c3aed}
.box.floor{border:3px double #7c3aed}
.box.open{border:2px dashed #1d5fd1}
.box.hover,.box.chosen{border-color:#c2410c;background:rgb(251 146 60/18%)}
.box.lit{border-width:3px;box-shadow:0 0 0 4px rgb(250 204 21/75%);background:rgb(250 204 21/18%)}
.pick-frame{position:absolute;inset:0;width:100%;height:100%;border:0;background:transparent;pointer-events:auto;color-scheme:light}
.panel,.pick-bar{font:14px/1.45 system-ui,sans-serif;color:#16202b;background:#fff;pointer-events:auto;text-align:start;
box-shadow:0 6px 28px rgb(16 32 56/35%);position:absolute;box-sizing:border-box}
.panel{display:flex;flex-direction:column;border:1px solid #8795a4}
.panel.wide{top:0;bottom:0;width:var(--size)}
.panel.wide.end{right:0}
.panel.wide.start{left:0}
.panel.narrow{left:0;right:0;height:var(--size)}
.panel.narrow.end{bottom:0}
.panel.narrow.start{top:0}
.panel.folded{bottom:auto;height:auto}
.panel.narrow.folded.end{bottom:0}
.panel.wide.folded{width:auto}
.folded :is(.body,.where,.edge){display:none}
.edge{position:absolute;background:transparent;touch-action:none;z-index:1}
.wide .edge{top:0;bottom:0;width:8px;cursor:ew-resize}
.wide.end .edge{left:-4px}
.wide.start .edge{right:-4px}
.narrow .edge{left:0;right:0;height:10px;cursor:ns-resize}
.narrow.end .edge{top:-5px}
.narrow.start .edge{bottom:-5px}
.edge:hover,.edge:focus-visible{background:#c2410c}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px;padding:8px 10px 8px 14px;background:#16324f;color:#fff}
h1{flex:1;margin:0;font-size:16px;font-weight:600}
h2{margin:0 0 6px;font-size:14px;font-weight:600}
p{margin:0}
.where{padding:6px 14px;background:#eef2f6;color:#3b4855;font-size:12px;overflow-wrap:anywhere}
.body{--pad:14px;flex:1;min-height:0;overflow:auto;padding:12px var(--pad);overscroll-behavior:contain}
.foot{display:flex;gap:8px;align-items:center;padding:8px 14px;border-top:1px solid #c9d3dd;min-height:20px}
.foot p{flex:1}
.foot:not(:has(:not(:empty))){padding:0;min-height:0;border:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.view{display:flex;flex-direction:column;gap:10px}
.save-acts{position:sticky;bottom:-12px;margin:0 calc(-1*var(--pad)) -12px;padding:10px var(--pad);background:#fff;border-top:1px solid #c9d3dd}
.acts{display:flex;flex-wrap:wrap;gap:8px}
button,input,textarea{font:inherit;color:inherit;box-sizing:border-box}
button{cursor:pointer;border:1px solid #76879a;background:#fff;border-radius:6px;padding:6px 12px;min-height:32px}
button:hover{background:#eef3f8}
button:disabled{color:#5b6875;cursor:default}
button.main{background:#16324f;border-color:#16324f;color:#fff}
button.main:hover{background:#234b74}
.bar button{background:transparent;border-color:#8fa6bd;color:#fff;padding:4px 10px}
.bar button:hover{background:#234b74}
:is(button,input,textarea,summary,[tabindex]):focus-visible{outline:3px solid #c2410c;outline-offset:1px}
.bar :focus-visible{outline-color:#ffbf47}
h2[tabindex]:focus-visible{outline:none}
input:not([type=radio]),textarea{width:100%;border:1px solid #6b7b8c;border-radius:6px;padding:6px 8px;background:#fff;min-height:34px}
textarea{resize:vertical;font-family:ui-monospace,monospace;font-size:13px;overflow-wrap:anywhere}
#own-pattern{font-family:ui-monospace,monospace;font-size:13px}
[aria-invalid=true]{border-color:#b3261e!important}
.view>label,.view>label[for]{display:flex;flex-direction:column;gap:4px;font-weight:600}
.view>label input{font-weight:400}
.hint,.facts{color:#4a5866;font-size:12px}
.hint:empty,.problem:empty,.said:empty{display:none}
.said{font-size:13px;margin-top:-4px}
.wrong,.problem{color:#b3261e}
.warns{color:#8a4b00}
.notice{padding:8px 10px;border-radius:6px;background:#f3e8fb;color:#571c80}
.verdict{padding:8px 10px;border-radius:6px;background:#eef2f6}
.rows,.offers{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:6px}
.row{display:flex;align-items:stretch;gap:4px;border:1px solid #c9d3dd;border-left:5px solid #16a34a;border-radius:6px}
.row.mask{border-left-color:#7c3aed}
.row.open{border-left-color:#1d5fd1;border-left-style:dashed}
.row:hover{background:#f5f8fb}
.row-main{flex:1;min-width:0;border:0;background:transparent;text-align:start;display:flex;flex-direction:column;gap:2px;overflow-wrap:anywhere}
.row-title{font-weight:600}
.row-acts{display:flex;flex-direction:column;gap:4px;padding:6px 6px 6px 0}
.row-acts button{padding:2px 8px;min-height:26px;font-size:12px}
code{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
.offer{width:100%;text-align:start;display:flex;flex-direction:column;gap:2px;border-left-width:5px}
.offer.lasting{border-left-color:#16a34a}
.offer.fair{border-left-color:#b7791f}
.offer.weak{border-left-color:#b3261e}
.offer[aria-pressed=true]{background:#e6effa;border-color:#16324f}
fieldset{border:1px solid #c9d3dd;border-radius:6px;margin:0;padding:6px 10px 8px;display:flex;flex-direction:column;gap:6px;min-width:0}
legend{font-weight:600;padding:0 4px}
.choice{display:flex;gap:8px;align-items:flex-start}
.choice>span{display:flex;flex-direction:column;min-width:0;overflow-wrap:anywhere}
.choice b{font-weight:500}
.choice input{margin:3px 0 0;accent-color:#16324f}
summary{cursor:pointer;font-weight:600;margin-bottom:6px}
.pick-bar{left:8px;right:8px;bottom:8px;width:fit-content;max-width:calc(100% - 16px);margin:0 auto;padding:8px 12px;border-radius:8px;border:1px solid #8795a4;
display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center}
.pick-bar.top{bottom:auto;top:8px}
.trail{display:flex;flex-wrap:wrap;gap:2px;list-style:none;margin:0;padding:0}
.trail button{padding:2px 8px;min-height:26px;font:12px/1.4 ui-monospace,monospace}
.trail button[aria-current]{background:#16324f;color:#fff}
.panel[data-away]{visibility:hidden}
.box{transition:none}
@media (prefers-reduced-motion:no-preference){.row,.offer,button{transition:background-color .12s}}
@media (forced-colors:active){.panel,.pick-bar,.row,.offer,button{border-color:CanvasText}.offer[aria-pressed=true]{outline:2px solid Highlight}
.row{border-left-style:solid;forced-color-adjust:none;background:Canvas;color:CanvasText}.row :is(.facts,.problem){color:CanvasText}.edge:hover,.edge:focus-visible{background:Highlight}}
@media (max-width:560px){.body{--pad:10px}.pick-bar{padding:6px 8px}.bar button{padding:4px 8px}}
@media print{:host{display:none!important}}`;
