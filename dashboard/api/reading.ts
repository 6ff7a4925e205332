import {
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useGatehouse } from '../shell/gatehouse.tsx';
import { type ConsoleApi, type Page, type Query, readAll } from './console.ts';

interface ReadOptions {
  readonly enabled?: boolean;
  /** Milliseconds after which it is asked for again, while the page is looked at. */
  readonly refetchInterval?: number;
}

/** What a call answers, kept under its path until something changes it. */
export function useRead<T>(path: string, query: Query = {}, options: ReadOptions = {}) {
  const { api } = useGatehouse();
  return useQuery<T>({ queryKey: [path, query], queryFn: () => api.get<T>(path, query), ...options });
}

/** A whole list: for what people make by hand, such as keys and agents. */
export function useReadAll<T>(path: string, query: Query = {}, options: { readonly enabled?: boolean } = {}) {
  const { api } = useGatehouse();
  return useQuery<readonly T[]>({
    queryKey: [path, 'all', query],
    queryFn: () => readAll<T>(api, path, query),
    ...options,
  });
}

/** A list that grows page by page: for what a machine writes, such as a ledger. */
export function usePages<T>(path: string, query: Query = {}) {
  const { api } = useGatehouse();
  return useInfiniteQuery({
    queryKey: [path, 'pages', query],
    queryFn: ({ pageParam }) => api.get<Page<T>>(path, { ...query, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

interface ChangeOptions<Result> {
  /** Paths whose answers are no longer true. */
  readonly changes: readonly string[];
  readonly onDone?: (result: Result) => void;
}

/** Something that changes what others show. */
export function useChange<Input, Result>(
  change: (api: ConsoleApi, input: Input) => Promise<Result>,
  { changes, onDone }: ChangeOptions<Result>,
) {
  const { api } = useGatehouse();
  const readAgain = useReadAgain(changes);
  return useMutation<Result, Error, Input>({
    mutationFn: (input) => change(api, input),
    onSuccess: (result) => {
      readAgain();
      onDone?.(result);
    },
  });
}

/** Asks again for what is shown of some paths, and of those under them. */
export function useReadAgain(paths: readonly string[]): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ predicate: ({ queryKey }) => isUnder(queryKey, paths) });
}

function isUnder([path]: QueryKey, paths: readonly string[]): boolean {
  return paths.some((one) => String(path).startsWith(one));
}
