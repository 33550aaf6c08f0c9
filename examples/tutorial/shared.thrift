// What several services of the tutorial have in common.

namespace cpp thriftkeeper.tutorial.shared
namespace php thriftkeeper.tutorial.shared
namespace py thriftkeeper_tutorial.shared

/** A result that the calculator keeps, found again by the number of its calculation. */
struct SharedStruct {
  1: i32 key
  2: string value
}

service SharedService {
  /** The result of the calculation with this number. */
  SharedStruct getStruct(1: i32 key)
}
