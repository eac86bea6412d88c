// SPDX-License-Identifier: MIT
#include "fetch/client.hpp"

#include <mutex>

#include "fetch/transfer.hpp"

namespace weir::fetch {

Client::Client(const boost::asio::any_io_executor& executor, std::size_t host_connections) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi_ = std::make_unique<Multi>(executor, host_connections);
}

Client::~Client() = default;

std::unique_ptr<Transfer> Client::start(const Request& request, Receiver& receiver) {
    return std::unique_ptr<Transfer>{
        new Transfer{std::make_unique<Transfer::Impl>(*multi_, request, receiver)}};
}

std::unique_ptr<Transfer> Client::start(const Mail& mail, Receiver& receiver) {
    return std::unique_ptr<Transfer>{
        new Transfer{std::make_unique<Transfer::Impl>(*multi_, mail, receiver)}};
}

}  // namespace weir::fetch
