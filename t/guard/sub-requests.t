# What answers in place of a directory, and of what is not there: mod_dir's
# sub requests.  "phpguard explain" and Apache without the module agree.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Sites;
use Test::More;

my (@vhosts, @files, @cases);

# A vhost, its files, and what becomes of each path there.
sub vhost
{
    my ($name, $files, $want, $lines) = @_;
    $lines =~ s/DOCS/\@ROOT\@\/$name/g;
    push @vhosts, "<VirtualHost *:\@PORT\@>\nServerName $name.example\n"
        . "DocumentRoot \@ROOT\@/$name\n$lines</VirtualHost>\n";
    push @files, map { "/$name/$_" } split ' ', $files;
    push @cases, map { [$name, $_, $want->{$_}] } sort keys %$want;
}

vhost('taken', 'sub/index.php', { '/index.php' => 'fails', '/sub/' => 'fails',
    '/' => 'fails' }, <<'END');
ProxyPassMatch ^/(.*\.php)$ fcgi://127.0.0.1:1/DOCS/$1
<Location /sub>
    SetHandler none
</Location>
END
vhost('error', 'x.php y.html sub/x.php', { '/' => 'sent', '/sub/' => 'denied'
    }, <<'END');
DirectoryIndex x.php y.html
<Files x.php>
    Require all denied
</Files>
END
vhost('away', 'x.php index.php', { '/' => 'sent', '/x.php' => 'sent' },
    <<'END');
Redirect /x.php /elsewhere
DirectoryIndex x.php index.php
END
vhost('nested', 'sub/index.php', { '/' => 'runs', '/sub' => 'runs' }, <<'END');
DirectoryIndex sub/ index.php
END
vhost('bare', 'sub/index.php index.php', { '/' => 'sent' }, <<'END');
DirectoryIndex sub index.php
END
vhost('shut', 'sub/index.php index.php', { '/' => 'runs' }, <<'END');
DirectoryIndex sub index.php
<Directory DOCS/sub>
    Require all denied
</Directory>
END
vhost('query', 'index.php sub/index.php', { '/' => 'runs', '/none' => 'runs',
    '/sub/none/x' => 'runs' }, <<'END');
DirectoryIndex index.php?a=1
FallbackResource /sub/index.php?a=1
END
vhost('relative', 'index.php', { '/none' => 'runs', '/a/b' => 'fails' },
    <<'END');
FallbackResource index.php
END
vhost('fallback', 'index.php', { '/none.html' => 'runs',
    '/none.txt' => 'denied', '/x/none.txt' => 'runs', '/none.php' => 'fails',
    '/closed/x.html' => 'runs' }, <<'END');
FallbackResource /index.php
<Directory DOCS/closed>
    Require all denied
</Directory>
<Files none.txt>
    Require all denied
</Files>
END
vhost('missing', 'index.php', { '/none.txt' => 'denied',
    '/x/none.txt' => 'fails', '/closed/x.php' => 'fails',
    '/closed' => 'fails' }, <<'END');
<Files none.txt>
    Require all denied
</Files>
<Directory DOCS/closed>
    Require all denied
</Directory>
END
vhost('forever', 'sub/index.php', { '/none' => 'fails' }, <<'END');
FallbackResource /none
END
# Both are at the end of the fixups, and LoadModule decides: a rule's handler
# is there when mod_dir asks, or it comes after, for what mod_dir led on to.
vhost('rules', 'index.php', { '/none.txt' => {
    'dir rewrite' => ['leaks'], 'rewrite dir' => ['fails'] } },
    <<'END');
RewriteEngine On
RewriteRule \.txt$ - [H=text/plain]
FallbackResource /index.php
END

sub compare
{
    my ($order) = @_;
    my $bare = PGTest->new(guard => 0, name => $order =~ s/ /-/r,
        modules => [split ' ', "mime alias actions cgid proxy proxy_fcgi "
            . $order],
        files => { '/bin/php' => "#!/bin/sh\nexec /usr/bin/php-cgi\n",
            map { ($_ => /php$/ ? SOURCE : "text\n") } @files },
        conf => <<'END' . join('', @vhosts), expect => [qr/./]);
DirectoryIndex index.php
AddHandler php-cgi .php
Action php-cgi /cgi-bin/php
ScriptAlias /cgi-bin/ @ROOT@/bin/
<Directory @ROOT@>
    Require all granted
</Directory>
END
    my $port = $bare->port;
    my @said = PGTest::Sites::told($bare, map {
        "DUMP_PHPGUARD_EXPLAIN=http://$_->[0].example:$port$_->[1]" } @cases);
    for my $i (0 .. $#cases) {
        my ($vhost, $path, $want) = @{ $cases[$i] };
        my $got = PGTest::Sites::outcome(
            PGTest::Sites::asked($bare, $port, "$vhost.example", $path));
        my ($real, $said) = ref $want ? @{ $want->{$order} } : $want;
        is($got, $real, "$order, $vhost $path: httpd");
        is($said[$i]{verdict}, $said || $real,
            "$order, $vhost $path: explained")
            or diag($said[$i]{message});
    }
    $bare->stop;
}
compare($_) for 'dir rewrite', 'rewrite dir';
done_testing;
