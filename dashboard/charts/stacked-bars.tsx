import { labelledUnits, segmentsOf } from './bar-geometry.ts';
import { type ChartData, type Series, unitTotals } from './chart-data.ts';
import { fillOf } from './series-patterns.tsx';
import { ticksUpTo } from './ticks.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 168;
const TOP = 8;
const BOTTOM = 24;
/** Charts over one another have their axes in line, unless their numbers are long. */
const MIN_LEFT = 46;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
const BASELINE = HEIGHT - BOTTOM;
const MAX_STEPS = 4;
const PIXELS_PER_CHARACTER = 6.6;
const PIXELS_PER_LABEL = 58;
const BAR_SHARE = 0.72;
const MAX_BAR_PIXELS = 40;

interface StackedBarsProps {
  readonly data: ChartData;
  /** What those hear who do not see it. */
  readonly summary: string;
  /** A value at the axis, short: `1.2K`. */
  readonly printTick: (value: number) => string;
  /** A value, whole. */
  readonly printValue: (value: number) => string;
  /** Under the axis: `14:00`. */
  readonly printStart: (seconds: number) => string;
  /** Where the pointer rests: `Nov 30, 14:00`. */
  readonly printUnit: (seconds: number) => string;
}

/** Values over time, a bar for each hour or day, in parts. As high empty as full, so that nothing moves. */
export function StackedBars({
  data,
  summary,
  printTick,
  printValue,
  printStart,
  printUnit,
}: StackedBarsProps) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const totals = unitTotals(data);
  const ticks = ticksUpTo(Math.max(0, ...totals), MAX_STEPS);
  const top = ticks.at(-1) ?? 1;
  const pixelsPerOne = PLOT_HEIGHT / top;
  const longest = Math.max(...ticks.map((tick) => printTick(tick).length));
  const left = Math.max(MIN_LEFT, Math.ceil(longest * PIXELS_PER_CHARACTER) + 10);
  const slot = Math.max(0, (width - left) / Math.max(1, data.starts.length));
  return (
    <div className="bars" ref={frame}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={summary}>
          {ticks.map((tick) => (
            <g key={tick} transform={`translate(0 ${BASELINE - tick * pixelsPerOne})`}>
              <line className={tick === 0 ? 'axis' : 'grid'} x1={left} x2={width} y1="0" y2="0" />
              <text x={left - 6} y="4" textAnchor="end">
                {printTick(tick)}
              </text>
            </g>
          ))}
          {data.starts.map((start, unit) => (
            <Bar
              key={start}
              series={data.series}
              unit={unit}
              title={printBar(data, unit, printUnit(start), printValue, totals[unit] ?? 0)}
              left={left + unit * slot}
              slot={slot}
              pixelsPerOne={pixelsPerOne}
            />
          ))}
          {labelledUnits(data.starts.length, width - left, PIXELS_PER_LABEL).map((unit) => (
            <text key={unit} x={left + (unit + 0.5) * slot} y={HEIGHT - 6} textAnchor="middle">
              {printStart(data.starts[unit] ?? 0)}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}

interface BarProps {
  readonly series: readonly Series[];
  readonly unit: number;
  /** Where the pointer rests. */
  readonly title: string;
  /** In pixels, as the others: where its slot begins. */
  readonly left: number;
  readonly slot: number;
  readonly pixelsPerOne: number;
}

function Bar({ series, unit, title, left, slot, pixelsPerOne }: BarProps) {
  const width = Math.min(MAX_BAR_PIXELS, slot * BAR_SHARE);
  return (
    <g className="unit" transform={`translate(${left} 0)`}>
      <title>{title}</title>
      <rect className="hit" width={slot} y={TOP} height={PLOT_HEIGHT} />
      {segmentsOf(series, unit, pixelsPerOne).map(({ at, bottom, height }) => (
        <rect
          key={at}
          x={(slot - width) / 2}
          width={width}
          y={BASELINE - bottom - height}
          height={height}
          fill={fillOf(at)}
        />
      ))}
    </g>
  );
}

function printBar(
  { series }: ChartData,
  unit: number,
  when: string,
  print: (value: number) => string,
  total: number,
): string {
  const parts = series
    .filter(({ values }) => (values[unit] ?? 0) !== 0)
    .map(({ name, values }) => `${name}: ${print(values[unit] ?? 0)}`);
  return [`${when} · ${print(total)}`, ...parts].join('\n');
}
