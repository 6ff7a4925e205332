import { type FormEvent, useRef, useState } from 'react';
import { printMoney } from '../../core/values/money.ts';
import type { AccountView, EntryView } from '../../functions/billing/shapes.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { TextField } from '../parts/field.tsx';
import { FormFooter } from '../parts/form-footer.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { readTopUp, TOP_UP_BOUNDS } from './top-up-amount.ts';

interface Intention {
  readonly amountUsd: string;
  readonly micros: number;
  /** Of this intention: however often it is sent, it is paid in once. */
  readonly idempotencyKey: string;
}

interface TopUpDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** Pays in: asks how much, then once more. */
export function TopUpDialog({ account, onClose }: TopUpDialogProps) {
  const [typed, setTyped] = useState('');
  const [intention, setIntention] = useState<Intention | null>(null);
  return intention === null ? (
    <AmountDialog typed={typed} onType={setTyped} onIntend={setIntention} onClose={onClose} />
  ) : (
    <PayInDialog
      intention={intention}
      account={account}
      onBack={() => setIntention(null)}
      onClose={onClose}
    />
  );
}

interface AmountDialogProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onIntend: (intention: Intention) => void;
  readonly onClose: () => void;
}

function AmountDialog({ typed, onType, onIntend, onClose }: AmountDialogProps) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const amount = readTopUp(typed);
    setWrong(amount.error);
    if (amount.error !== null) input.current?.focus();
    else onIntend({ ...amount, idempotencyKey: crypto.randomUUID() });
  };
  return (
    <Dialog title="Top up" onClose={onClose}>
      <form className="stack" onSubmit={ask} noValidate>
        <TextField
          label="Amount in dollars"
          name="amountUsd"
          ref={input}
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          onChange={(event) => onType(event.currentTarget.value)}
          hint={`${TOP_UP_BOUNDS} It can be spent at once.`}
          error={wrong}
        />
        <FormFooter action="Continue" onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface PayInDialogProps extends TopUpDialogProps {
  readonly intention: Intention;
  readonly onBack: () => void;
}

function PayInDialog({ intention, account, onBack, onClose }: PayInDialogProps) {
  const { api } = useGatehouse();
  const announce = useAnnounce();
  const topUp = useChange(
    (client, { amountUsd, idempotencyKey }: Intention) =>
      client.post<EntryView>('/api/v1/billing/top-ups', { amountUsd }, idempotencyKey),
    {
      changes: ['/api/v1/billing'],
      onDone: async ({ amountMicros }) => {
        onClose();
        const paid = `${printMoney(amountMicros)} is paid in.`;
        const now = await api.get<AccountView>('/api/v1/billing/account').catch(() => null);
        announce(now === null ? paid : `${paid} The balance is ${printMoney(now.balanceMicros)}.`);
      },
    },
  );
  const amount = printMoney(intention.micros);
  return (
    <Dialog title={`Pay in ${amount}?`} onClose={onClose}>
      <div className="stack">
        <p>
          The balance becomes {printMoney(account.balanceMicros + intention.micros)}, less what completions
          cost meanwhile. What is paid in cannot be taken back here.
        </p>
        <ErrorNotice error={topUp.error} />
      </div>
      <footer>
        <Button onClick={onBack}>Back</Button>
        <Button look="primary" busy={topUp.isPending} onClick={() => topUp.mutate(intention)}>
          Pay in {amount}
        </Button>
      </footer>
    </Dialog>
  );
}
