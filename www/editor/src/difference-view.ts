// How a difference is shown: what was added, changed field by field, and removed; what opens more is loud.

import { html, nothing, type TemplateResult } from "lit";
import type { Difference, FieldChange, Opening, RestrictionChange } from "./difference";
import type { Restriction } from "./document";
import { kindMark } from "./part";
import { count, fieldText, settingText, valueText } from "./words";

const HEADINGS = { added: "Added", changed: "Changed", removed: "Removed" } as const;

export function differenceView({ settings, restrictions }: Difference): TemplateResult {
  if (settings.length === 0 && restrictions.length === 0) return html`<p class="soft">There is no difference.</p>`;
  const opening = [...settings, ...restrictions].filter((change) => change.opening !== "no").length;
  return html`<div class="difference">
    ${
      opening > 0
        ? html`<p class="note bad">
            <b>${opening === 1 ? "One change shows" : `${opening} changes show`} agents more than before.</b> Look at what is
            marked “more open”.
          </p>`
        : nothing
    }
    ${
      settings.length > 0
        ? html`<section>
            <h3>Site settings</h3>
            <ul>
              ${settings.map((change) => html`<li>${fieldChange(change, settingText(change.field))}</li>`)}
            </ul>
          </section>`
        : nothing
    }
    ${(["removed", "changed", "added"] as const).map((what) => {
      const changes = restrictions.filter((change) => change.what === what);
      return changes.length === 0
        ? nothing
        : html`<section>
            <h3>${HEADINGS[what]}: ${count(changes.length, "restriction")}</h3>
            <ul>
              ${changes.map(restrictionChange)}
            </ul>
          </section>`;
    })}
  </div>`;
}

function restrictionChange({ what, before, after, fields, opening }: RestrictionChange): TemplateResult {
  const shown = after ?? before;
  if (!shown) return html``;
  return html`<li class="change ${what} ${opening === "no" ? "" : "opens"}">
    <div><b>${shown.description || shown.id}</b> ${kindMark(shown.kind)} ${openingBadge(opening)}</div>
    ${
      what === "changed"
        ? html`<ul>
            ${fields.map((change) => html`<li>${fieldChange(change, fieldText(change.field))}</li>`)}
          </ul>`
        : restrictionFacts(shown)
    }
  </li>`;
}

/** What a restriction is, in one line. */
export function restrictionFacts({ selector, pages, group, enabled }: Restriction): TemplateResult {
  return html`<div class="facts">
    <code>${selector}</code>
    <span>${pages === null ? "All pages" : html`Pages <code>${pages}</code>`}</span>
    ${group ? html`<span>Group ${group}</span>` : nothing} ${enabled ? nothing : html`<span class="badge">Disabled</span>`}
  </div>`;
}

function fieldChange({ field, before, after, opening }: FieldChange, name: string): TemplateResult {
  return html`<span class="field-change ${opening === "no" ? "" : "opens"}">
    <span class="label">${name}</span>
    <del>${valueText(field, before)}</del> <span aria-label="becomes">→</span> <ins>${valueText(field, after)}</ins>
    ${openingBadge(opening)}
  </span>`;
}

function openingBadge(opening: Opening): TemplateResult | typeof nothing {
  if (opening === "no") return nothing;
  return html`<span class="badge bad">${opening === "yes" ? "More open" : "May be more open"}</span>`;
}
