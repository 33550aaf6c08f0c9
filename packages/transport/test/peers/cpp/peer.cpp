// peer server SERVER TRANSPORT PROTOCOL LINK SERVICE PATH | peer client: both sides of the interop tests in C++.
#include <csignal>
#include <thread>

#include "client.h"
#include "server.h"

int main(int count, char** args) {
  std::signal(SIGPIPE, SIG_IGN);
  // Connections that end are no news here.
  apache::thrift::GlobalOutput.setOutputFunction([](const char*) {});
  if (count == 2) {
    callWhatIsAsked();
    return 0;
  }
  std::thread([] {
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    _exit(0);
  }).detach();
  serve({args[2], args[3], args[4], args[5], args[6], args[7]});
}
