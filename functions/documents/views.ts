import type * as z from 'zod';
import { printInstant } from '../../core/values/instant.ts';
import type { Extraction, ExtractionSummary } from '../../stores/extractions.ts';
import type { MediaType } from './formats/media-type.ts';
import type * as shapes from './shapes.ts';

type Shown<Shape extends z.ZodType> = Readonly<z.output<Shape>>;

/** An extraction as lists show it. */
export function summaryView(extraction: ExtractionSummary): Shown<typeof shapes.summary> {
  const { id, status, document, model, extractor, sandbox, createdAt } = extraction;
  return {
    id,
    status,
    document: { ...document, mediaType: document.mediaType as MediaType },
    model,
    extractor,
    sandbox,
    createdAt: printInstant(createdAt),
  };
}

/** An extraction with what was found. */
export function extractionView(extraction: Extraction): Shown<typeof shapes.extraction> {
  return { ...summaryView(extraction), data: extraction.data, missing: [...extraction.missing] };
}
