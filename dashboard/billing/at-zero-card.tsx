import { errorRow } from '../../core/errors/catalogue.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import { Waiting } from '../parts/waiting.tsx';

/** Of a request that the balance does not cover. */
const REFUSED_WITH = 'insufficient_balance';

/** What callers are answered when there is not enough, as the policy has it for each API that draws on the balance. */
export function AtZeroCard({ policy }: { readonly policy: PolicyView | undefined }) {
  return (
    <section className="card" aria-labelledby="at-zero">
      <div>
        <h2 id="at-zero">When there is not enough</h2>
        <p className="quiet">
          A completion begins only if the most that it may cost is available. If it is not, no model is asked,
          nothing is charged, and the caller is answered with <code>{REFUSED_WITH}</code>. The first request
          after a top-up goes through.
        </p>
      </div>
      {policy === undefined ? <Waiting lines={5} /> : <Answers policy={policy} />}
    </section>
  );
}

function Answers({ policy }: { readonly policy: PolicyView }) {
  const paid = policy.models.filter(({ prices }) => Object.values(prices).some((micros) => micros > 0));
  const drawing = policy.surfaces.filter(({ name }) => paid.some(({ surfaces }) => surfaces.includes(name)));
  const hasSandbox = policy.surfaces.some(({ keys }) => keys?.sandbox === 'optional');
  return (
    <>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">API</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {drawing.map(({ name, title, statuses }) => (
              <tr key={name}>
                <th scope="row">{title}</th>
                <td>{statuses[REFUSED_WITH] ?? errorRow(REFUSED_WITH).status}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small quiet">
        What calls no model goes on without money{hasSandbox ? ', and so do sandbox keys' : ''}.
      </p>
    </>
  );
}
