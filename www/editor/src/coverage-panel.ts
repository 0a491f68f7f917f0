// What browsers report: restrictions that do not find what they were made for, and field types that none covers.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { driftOf, toLookAt } from "./drift";
import { Part } from "./part";
import { count, momentText } from "./words";

@customElement("cobrowse-editor-coverage")
export class CoveragePanel extends Part {
  override render(): TemplateResult {
    const { drift } = this.desk;
    if (!drift) return html`<div class="card"><h2>Coverage</h2><p role="status">Loading…</p></div>`;
    const restrictions = new Map(this.rules.restrictions.map((restriction) => [restriction.id, restriction]));
    const looked = toLookAt(drift.restrictions, this.rules);
    const uncovered = drift.uncovered_field_types;
    return html`<div class="card">
      <h2>Coverage</h2>
      <p class="soft">
        Browsers of customers count what each restriction finds. They never report what stands on the page. Pages change: a
        restriction that finds nothing any more protects nothing.
      </p>
      <h3>Restrictions to look at</h3>
      ${looked.length === 0 ? html`<p>Every restriction that was used finds something.</p>` : nothing}
      <ul class="reports">
        ${looked.map((reported) => {
          const word = driftOf(reported);
          return html`<li>
            <button type="button" class="link" @click=${() => this.choose(reported.id)}>
              ${restrictions.get(reported.id)?.description || reported.id}
            </button>
            ${word ? html`<span class="badge ${word.level}">${word.text}</span>` : nothing}
          </li>`;
        })}
      </ul>
      <h3>Field types that no restriction covers</h3>
      ${
        uncovered.length === 0
          ? html`<p>None were seen.</p>`
          : html`<div class="scrolls-x" tabindex="0" role="region" aria-label="Field types that no restriction covers">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Type</th>
                    <th scope="col">Seen on</th>
                    <th scope="col">Last seen</th>
                  </tr>
                </thead>
                <tbody>
                  ${uncovered.map(
                    ({ type, pages, last_seen_at }) =>
                      html`<tr>
                        <td><code>${type}</code></td>
                        <td>${count(pages, "page")}</td>
                        <td>${momentText(last_seen_at)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    </div>`;
  }

  private choose(id: string): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: id }));
  }
}
