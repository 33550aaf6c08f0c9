// A calculator: the interface that the walk-through of this project serves and calls.

include "shared.thrift"

namespace cpp thriftkeeper.tutorial
namespace php thriftkeeper.tutorial
namespace py thriftkeeper_tutorial.tutorial

enum Operation {
  ADD = 1
  SUBTRACT = 2
  MULTIPLY = 3
  DIVIDE = 4
}

/** One calculation. */
struct Work {
  1: i32 num1 = 0
  2: i32 num2
  3: Operation op
  4: optional string comment
}

/** A calculation that has no result, and why. */
exception InvalidOperation {
  1: i32 whatOp
  2: string why
}

service Calculator extends shared.SharedService {
  /** Answers, and does nothing else: says that the provider is there. */
  void ping()

  i32 add(1: i32 num1, 2: i32 num2)

  /** Does a calculation and keeps its result under `logid` for `getStruct`. */
  i32 calculate(1: i32 logid, 2: Work work) throws (1: InvalidOperation ouch)

  /** Forgets every result kept. Nobody waits for an answer. */
  oneway void zip()
}
