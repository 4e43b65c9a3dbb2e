package dev.weir.bench.latency.client;

import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.latency.load.SpreadSender;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.run.ServerList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends loads to the servers of a list, on one loop. */
public final class SpreadClient implements LoadClient {

    private final ServerList servers;
    private final Map<String, String> absent;
    private final LoadClient client;
    /** In the order of the list; null for one that is absent. */
    private final List<@Nullable LoadClient> clients = new ArrayList<>();

    /**
     * @param servers who gets which request
     * @param absent why some cannot be measured, by their URLs; their requests fail at once
     * @param client of any of the others; it is this one's from now on
     * @throws IOException if the name of one is not known
     */
    public SpreadClient(ServerList servers, Map<String, String> absent, LoadClient client) throws IOException {
        this.servers = servers;
        this.absent = Map.copyOf(absent);
        this.client = client;
        for (ServerList.Server server : servers.servers()) {
            clients.add(absent.containsKey(server.url()) ? null : client.to(ServerAddress.parse(server.url())));
        }
    }

    @Override
    public Loop loop() {
        return client.loop();
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public String clock() {
        return client.clock();
    }

    @Override
    public Optional<String> whyNotKernel() {
        return client.whyNotKernel();
    }

    @Override
    public LoadClient to(ServerAddress server) throws IOException {
        return client.to(server);
    }

    /** Whose questions name the same server for an index as the list does. */
    @Override
    public Sender sender(Questions questions, Terms terms) {
        // How many requests a server has under way nobody knows: a stream asks now this one, now that one.
        Terms ahead = new Terms(terms.mostConnections(), true, terms.limits(), terms.observers());
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            LoadClient one = clients.get(i);
            String url = servers.servers().get(i).url();
            senders.add(
                    one == null
                            ? new AbsentSender(questions, absent.getOrDefault(url, ""), loop())
                            : one.sender(questions, ahead));
        }
        return new SpreadSender(servers, senders);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
