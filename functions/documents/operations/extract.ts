import { IDEMPOTENCY_KEY_HEADER } from '../../../core/idempotency-key.ts';
import { type Extraction, MAX_RESULT_BYTES, resultBytes } from '../../../stores/extractions.ts';
import type { Call, Reply } from '../../chain/call.ts';
import { readQuery } from '../../requests/input.ts';
import type { DocumentsOperation } from '../deps.ts';
import type { Extracted } from '../extractors/extractor.ts';
import { extractorFor } from '../extractors/extractor-for.ts';
import { type ReadDocument, readDocument } from '../formats/read-document.ts';
import { ownExtractions } from '../own-extractions.ts';
import { readExtractionRequest } from '../read-request.ts';
import { readFieldsSchema } from '../schema/fields-schema.ts';
import { nothing } from '../schemas.ts';
import { TooLarge } from '../too-large.ts';
import { extractionView } from '../views.ts';

/**
 * `POST …`: reads a document, finds the fields that a schema asks for, and keeps what was found. The document itself is
 * not kept.
 */
export const extract: DocumentsOperation = async function extract(call, deps) {
  readQuery(nothing, call);
  const { file, schema, instructions, model: asked } = await readExtractionRequest(call);
  const fields = readFieldsSchema(schema, 'schema');
  const { extractor, model } = await extractorFor(call, asked, deps);
  const extractions = await ownExtractions(call, deps);
  const id = call.newId('ext');
  const earlier = mayBeRepeated(call) ? await extractions.read(id) : null;
  if (earlier !== null) return created(earlier, {});
  const signal = call.signal ?? new AbortController().signal;
  const document = await readDocument(file, signal);
  const { requestId, now } = call;
  const extracted = await extractor.extract(document, fields, { instructions, requestId, now }, signal);
  checkSize(extracted);
  const extraction = await extractions.create({
    id,
    status: extracted.missing.length === 0 ? 'completed' : 'incomplete',
    data: extracted.data,
    missing: extracted.missing,
    document: describe(document),
    model: model?.id ?? null,
    extractor: extractor.name,
    sandbox: call.caller?.sandbox === true,
  });
  return created(extraction, extracted.usage ?? {});
};

/** An earlier attempt may have come so far that nothing is left to do, and nothing to pay for again. */
function mayBeRepeated({ route, header }: Call): boolean {
  return route.takesIdempotencyKey && header(IDEMPOTENCY_KEY_HEADER.toLowerCase()) !== undefined;
}

function created(extraction: Extraction, usage: NonNullable<Reply['log']>): Reply {
  const { id, status, extractor, model, document } = extraction;
  const { mediaType, characters } = document;
  return {
    status: 201,
    body: extractionView(extraction),
    log: { extraction: id, outcome: status, extractor, model: model ?? '', mediaType, characters, ...usage },
  };
}

function checkSize(extracted: Extracted): void {
  if (resultBytes(extracted) <= MAX_RESULT_BYTES) return;
  throw new TooLarge(`what was found is larger than the ${MAX_RESULT_BYTES / 1000} kB that can be kept`);
}

function describe({ name, mediaType, sizeBytes, content }: ReadDocument): Extraction['document'] {
  return { name, mediaType, sizeBytes, pages: content.pages, characters: content.text.length };
}
