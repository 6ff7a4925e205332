import { useState } from 'react';
import { SelectField } from '../parts/field.tsx';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { ROLE_WORDS, rolesGivenBy } from './roles.ts';

interface RoleFieldProps {
  readonly usual: keyof typeof ROLE_WORDS;
  readonly error: string | undefined;
}

/** One of the roles that the member may give. */
export function RoleField({ usual, error }: RoleFieldProps) {
  const { me } = useGatehouse();
  const [chosen, setChosen] = useState(usual);
  const offered = rolesGivenBy(me.member.role);
  return (
    <SelectField
      label="Role"
      name="role"
      value={chosen}
      hint={`${ROLE_WORDS[chosen]}.`}
      error={error}
      onChange={({ currentTarget: { value } }) => setChosen(offered.find((role) => role === value) ?? chosen)}
    >
      {offered.map((role) => (
        <option key={role} value={role}>
          {role}
        </option>
      ))}
    </SelectField>
  );
}
