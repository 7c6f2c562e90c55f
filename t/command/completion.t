# Completion in a bash that is typed into: every command and option of
# "phpguard --help", and what each of them takes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'no pseudo terminal here: is /dev/pts mounted?'
    if system 'script -qec true /dev/null >/dev/null 2>&1 </dev/null';

my $top = "$FindBin::Bin/../..";
my $s = PGTest::Lint->make({ path => 'completion', modules => '',
    files => 'index.php two/index.php', conf => <<'END', part => {
<VirtualHost *:80>
    ServerName one.example
    ServerAlias www.one.example *.one.example
</VirtualHost>
<VirtualHost *:80>
    ServerName two.example
</VirtualHost>
<VirtualHost *:8080>
    ServerName other.example
</VirtualHost>
<VirtualHost *:443>
    ServerName one.example
</VirtualHost>
END
    '/mods-enabled/mime.load' => '', '/conf-enabled/charset.conf' => '',
    'a file' => '' } });
my ($root, $docs) = ($s->root, $s->docroot);

# As it is installed: beside the manual.
is(`make -s -C $top manual 2>&1`, '', 'make manual');
my $manual = PGTest::slurp("$top/.build/man/phpguard-causes.7");
my $here = $s->write_file('/share/bash-completion/completions/phpguard',
    PGTest::slurp("$top/build/host/phpguard.bash-completion"));
my $page = $s->write_file('/share/man/man7/phpguard-causes.7', $manual);
is(system('gzip', '-9n', $page), 0, 'the manual is compressed');
$s->write_file('/ctl', "#!/bin/sh\nexec @{[ $ENV{PG_HTTPD} || '/usr/sbin/apache2' ]}"
    . " -d $root -f $root/httpd.conf \"\$@\"\n");

# What stands in the line after each of these was typed, by one bash.
# "*" is the key that puts in all that is possible, TAB completes.
sub typed
{
    my ($path, @lines) = @_;
    write_to("$root/rc", <<"END");
HISTFILE= PS1= INPUTRC=/dev/null
trap ': >$root/over' EXIT
. $here
written() { printf '%s\\n' "\$READLINE_LINE" >>$root/typed; READLINE_LINE=; }
bind -x '"\\C-xd": written'
bind 'set bell-style none'
END
    my $keys = join '', map { s/\*\z/\e*/r . "\x18d" } @lines;
    write_to("$root/typed", '');
    unlink "$root/over";
    local $ENV{PATH} = "$path:$ENV{PATH}";
    local $ENV{APACHE_CTL} = "$root/ctl";
    local $ENV{APACHE_CONFDIR} = $root;
    local $ENV{TERM} = 'dumb';
    local $SIG{PIPE} = 'IGNORE';
    open my $bash, '|-', "cd $docs && timeout 60 script -qec "
        . "'bash --rcfile $root/rc -i' /dev/null >$root/screen 2>&1" or die $!;
    syswrite $bash, "${keys}exit\n";
    # not before: an end of what is typed may end it
    my $until = time + 60;
    sleep 0.05 while !-e "$root/over" && time < $until;
    close $bash;
    return split /\n/, PGTest::slurp("$root/typed");
}

my ($table) = `$top/build/phpguard --help` =~ /^(  .*?)^Exit/ms;
my (@commands, %options);
for (split /\n/, $table) {
    push @commands, $1 if /^ {2}(\w+)/ && ($commands[-1] // '') ne $1;
    ++$options{ $commands[-1] }{$1} if /^ {2}\w+ (-\S+)/ || /^ {6}(-\S+)/;
}
my $common = delete $options{ pop @commands };
my @numbers = $manual =~ /^\.SS (PHPG01\d\d): /mg;
my ($user) = map { "$_" } grep { defined } scalar getpwuid 2;   # bin

# what is typed, and what stands there then, or its words in any order
my @cases = (
    ['phpguard *', join ' ', 'phpguard', @commands, '--help'],
    ["phpguard ex\t", 'phpguard exp'], ["phpguard fo\t", 'phpguard forecast '],
    (map { ["phpguard $_ -*", join ' ', "phpguard $_",
            keys %{ { %$common, %{ $options{$_} // {} } } }] } @commands),
    ["phpguard explain PHPG01*", "phpguard explain @numbers"],
    ["phpguard explain PHPG010*", join ' ', 'phpguard explain',
        grep { /PHPG010/ } @numbers],
    ['phpguard explain www*', 'phpguard explain www.one.example/ '],
    ["phpguard explain oth\t", 'phpguard explain other.example:8080/'],
    ["phpguard explain https://tw\t", 'phpguard explain https://two.example/'],
    ["phpguard explain http://oth\t",
        'phpguard explain http://other.example:8080/'],
    ["phpguard fix o*", 'phpguard fix one.example/ other.example:8080/ '],
    ["phpguard fix in\t", 'phpguard fix index.php '],
    ["phpguard fix a\t", 'phpguard fix a\ file '],
    ["phpguard fix --for $user*", "phpguard fix --for $user "],
    ["phpguard explain --user roo\t", 'phpguard explain --user roo'],
    ["phpguard explain -H \t", 'phpguard explain -H '],
    ["phpguard replay --vhost o*", 'phpguard replay --vhost one.example '
        . 'other.example '],
    ["phpguard replay --against in\t", 'phpguard replay --against index.php '],
    ["phpguard replay --distinct 5 ind\t",
        'phpguard replay --distinct 5 index.php '],
    ["phpguard expect --write --tap ind\t",
        'phpguard expect --write --tap index.php '],
    ["phpguard audit \t", 'phpguard audit '], ["phpguard audit t\t",
        'phpguard audit two/'], ["phpguard audit in\t", 'phpguard audit in'],
    ["phpguard forecast *", join ' ', 'phpguard forecast mime charset',
        map({ /^installed (\S+)/ ? $1 : () } split /\n/, `dpkg-query -W -f \\
            '\${db:Status-Status} \${Package}\n' 'libapache2-mod-*' 'php*-fpm'`),
        keys %$common],
    ["phpguard forecast mim\t", 'phpguard forecast mime '],
    ["phpguard forecast libapache2-mod-php*", join ' ', 'phpguard forecast',
        map { /^installed (\S+)/ ? $1 : () } split /\n/, `dpkg-query -W -f \\
            '\${db:Status-Status} \${Package}\\n' 'libapache2-mod-php*'`],
    ["phpguard check -- ind\t", 'phpguard check -- index.php '],
    ["phpguard check -- --js\t", 'phpguard check -- --js'],
    ["phpguard map \t", 'phpguard map --'],
);
my @got = typed("$top/build/host", map { $_->[0] } @cases);
sub words { join ' ', sort split ' ', $_[0] }
for my $case (@cases) {
    my ($typed, $want) = @$case;
    my $got = shift @got // 'nothing';
    ($got, $want) = map { words($_) } $got, $want if $typed =~ /\*\z/;
    is($got, $want, $typed =~ s/\t/<TAB>/r);
}
is(scalar(() = PGTest::slurp("$root/screen") =~ /No such|not found|syntax/g), 0,
    'nothing went wrong') or diag(PGTest::slurp("$root/screen"));

# Where httpd does not answer and where there is no manual nothing is made up.
$s->write_file('/ctl', "#!/bin/sh\nexit 1\n");
unlink "$page.gz" or die $!;
is(join('|', typed("$top/build/host", "phpguard explain PHPG\t",
    "phpguard fix ww\t")), 'phpguard explain PHPG|phpguard fix ww',
    'without an answer there is none');
$s->gone;
done_testing;
