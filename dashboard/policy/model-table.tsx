import { printMoney } from '../../core/values/money.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';

const COUNT = new Intl.NumberFormat('en-US');

/** The models of an API, with what they cost. Nothing where it serves none. */
export function ModelTable({ models }: { readonly models: PolicyView['models'] }) {
  if (models.length === 0) return null;
  return (
    <section aria-labelledby="models" className="stack">
      <div>
        <h2 id="models">Models</h2>
        <p className="quiet">Prices are for a million tokens.</p>
      </div>
      <div className="table-frame">
        <table className="table cards-when-narrow">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="number">
                Context
              </th>
              <th scope="col" className="number">
                Longest output
              </th>
              <th scope="col" className="number">
                Input
              </th>
              <th scope="col" className="number">
                Cached input
              </th>
              <th scope="col" className="number">
                Output
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map(({ id, title, contextTokens, maxOutputTokens, prices }) => (
              <tr key={id}>
                <th scope="row">
                  <div>
                    <code>{id}</code>
                    <div className="small quiet">{title}</div>
                  </div>
                </th>
                <td data-label="Context" className="number">
                  {COUNT.format(contextTokens)}
                </td>
                <td data-label="Longest output" className="number">
                  {COUNT.format(maxOutputTokens)}
                </td>
                <td data-label="Input" className="number">
                  {printMoney(prices.inputMicros)}
                </td>
                <td data-label="Cached input" className="number">
                  {printMoney(prices.cachedInputMicros)}
                </td>
                <td data-label="Output" className="number">
                  {printMoney(prices.outputMicros)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
