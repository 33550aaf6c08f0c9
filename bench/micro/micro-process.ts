// Measures one subject; started by command.ts.
import { answerParent } from '../zookeeper/child.ts';
import type { Cost } from './measure.ts';
import { type SubjectGroup, subjects } from './subjects.ts';

const [, , group, name] = process.argv;

answerParent<object, Cost[]>(subjects[group as SubjectGroup][name!]!);
