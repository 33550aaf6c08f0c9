import { useState } from 'react';
import type {
  InterfaceDetail,
  InterfaceList,
  InterfaceUse,
  MethodDefinition,
  ServiceDefinition,
} from '../../../../src/api/types.ts';
import { Choice } from '../../components/choice.tsx';
import { FileList } from '../../components/interface/file-list.tsx';
import { Outline } from '../../components/interface/outline.tsx';
import { TryDialog } from '../../components/interface/try-dialog.tsx';
import { Empty, Failure, Loading, Notice } from '../../components/notice.tsx';
import { segment } from '../../data/api.ts';
import { count } from '../../data/format.ts';
import { useMay } from '../../data/session.ts';
import { useResource } from '../../data/use-resource.ts';
import '../../components/interface/interface.css';

interface InterfaceTabProps {
  readonly service: string;
  /** Another one when the providers may name other interfaces. */
  readonly version: string;
}

/** The interfaces that the providers of a service name: one for all, as a rule. */
export function InterfaceTab({ service, version }: InterfaceTabProps) {
  const path = `/services/${segment(service)}/interfaces`;
  const { value: list, error } = useResource<InterfaceList>(path, version);
  const [chosen, setChosen] = useState<string | null>(null);
  if (list === null) return error ? <Failure error={error} /> : <Loading what="the interface" />;
  const use = list.interfaces.find(({ hash }) => hash === chosen) ?? list.interfaces[0];
  if (use === undefined) {
    return (
      <Empty>
        No provider says what its interface is. Servers do so with the option <code>idl</code>: the path of
        their <code>.thrift</code> file.
      </Empty>
    );
  }
  return (
    <div className="interface">
      {list.interfaces.length > 1 && (
        <Choice
          name="Interfaces"
          value={use.hash}
          onChange={setChosen}
          options={list.interfaces.map(({ hash, count: providers }) => ({
            value: hash,
            name: `${hash.slice(0, 8)} · ${count(providers)} ${providers === 1 ? 'provider' : 'providers'}`,
          }))}
        />
      )}
      <InterfaceView key={use.hash} service={service} use={use} tryIt={list.tryIt} />
    </div>
  );
}

const views = [
  { value: 'outline', name: 'Outline' },
  { value: 'files', name: 'Files' },
] as const;

interface InterfaceViewProps {
  readonly service: string;
  readonly use: InterfaceUse;
  readonly tryIt: boolean;
}

function InterfaceView({ service, use, tryIt }: InterfaceViewProps) {
  const path = `/services/${segment(service)}/interfaces/${use.hash}`;
  const { value: detail, error } = useResource<InterfaceDetail>(path);
  const [view, setView] = useState<(typeof views)[number]['value']>('outline');
  const [trying, setTrying] = useState<{
    readonly of: ServiceDefinition;
    readonly method: MethodDefinition;
  } | null>(null);
  const mayCall = useMay('operator') && tryIt;
  if (detail === null) return error ? <Failure error={error} /> : <Loading what="the interface" />;
  return (
    <>
      <div className="interface-choice">
        <Choice name="View" value={view} onChange={setView} options={views} />
        <span className="quiet mono" title={use.hash}>
          {use.hash.slice(0, 8)}
        </span>
      </div>
      {detail.files.map(
        ({ path: file, problem }) =>
          problem !== undefined && (
            <Notice key={file} tone="warn">
              {file} is not Thrift to its end: {problem}
            </Notice>
          ),
      )}
      {view === 'files' ? (
        <FileList files={detail.files} />
      ) : (
        <Outline detail={detail} onTry={mayCall ? (of, method) => setTrying({ of, method }) : undefined} />
      )}
      {trying !== null && (
        <TryDialog {...{ service, detail, use, ...trying }} onClose={() => setTrying(null)} />
      )}
    </>
  );
}
